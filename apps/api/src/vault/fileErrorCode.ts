/** The system's code of an error with a file, such as `ENOENT`, for comparing and for messages. */
export function fileErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
