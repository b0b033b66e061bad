import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file with secrets that only its owner may read. It appears whole or not at all. */
export class SecretFile {
  readonly path: string
  /** Under this name it is written; it takes its own with `publish`. */
  readonly #pendingPath: string

  constructor(path: string) {
    this.path = path
    this.#pendingPath = `${path}.pending`
  }

  /** Writes the text durably, but not yet where anybody looks for it. */
  async prepare(text: string): Promise<void> {
    // A file that was there would keep its mode.
    await rm(this.#pendingPath, { force: true })
    const file = await open(this.#pendingPath, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  /** Puts what was prepared into its place. Says whether there was anything. */
  async publish(): Promise<boolean> {
    try {
      await rename(this.#pendingPath, this.path)
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
    await syncFolder(dirname(this.path))
    return true
  }

  /** `null` when it is not there. */
  async read(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8')
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  /** Does nothing when it is not there. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true })
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** A new name is durable once its folder is. Where folders cannot be opened, the system looks after that itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  if (folder === null) return
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
