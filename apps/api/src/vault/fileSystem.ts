import { open } from 'node:fs/promises'

/**
 * Makes a new file name durable by syncing its folder. Does nothing if the system cannot open folders, because such a
 * system syncs the name itself.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  if (folder === null) return
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Returns the system's code of a file error, such as `ENOENT`, for comparisons and messages. */
export function fileErrorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
