/** Returns the system's code of a file error, such as `ENOENT`, for comparisons and messages. */
export function fileErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
