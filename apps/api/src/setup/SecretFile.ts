import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { syncFolder } from '../vault/syncFolder.ts'

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
      if (fileErrorCode(error) === 'ENOENT') return false
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
      if (fileErrorCode(error) === 'ENOENT') return null
      throw error
    }
  }

  /** Does nothing when it is not there. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true })
  }
}
