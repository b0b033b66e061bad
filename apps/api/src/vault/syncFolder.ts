import { open } from 'node:fs/promises'

/** A new name is durable once its folder is. Where folders cannot be opened, the system looks after that itself. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  if (folder === null) return
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
