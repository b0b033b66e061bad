import { open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileErrorCode, syncFolder } from '../vault/fileSystem.ts'

/** A file with secrets that only its owner can read. The file never appears incomplete under its final name. */
export class SecretFile {
  readonly path: string
  /** The temporary name while the file is written. `publish` renames it. */
  readonly #pendingPath: string

  constructor(path: string) {
    this.path = path
    this.#pendingPath = `${path}.pending`
  }

  /** Writes the text durably under a temporary name. */
  async prepare(text: string): Promise<void> {
    // Removes an old file first, because an existing file would keep its mode.
    await rm(this.#pendingPath, { force: true })
    const file = await open(this.#pendingPath, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  /** Renames the prepared file to its final name. Returns whether there was a prepared file. */
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

  /** Returns the text of the file; `null` if the file does not exist. */
  async read(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8')
    } catch (error) {
      if (fileErrorCode(error) === 'ENOENT') return null
      throw error
    }
  }

  /** Deletes the file. Does nothing if the file does not exist. */
  async remove(): Promise<void> {
    await rm(this.path, { force: true })
  }
}
