import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileErrorCode, syncFolder } from '../vault/fileSystem.ts'

/**
 * Returns the file that marks a data folder as used. The file is outside the database, so that somebody with write
 * access to only the database cannot remove the file.
 */
export function installedNote(dataDir: string): InstalledNote {
  const path = join(dataDir, 'installed')
  return {
    path,
    exists: () => existsSync(path),
    leave: async () => {
      try {
        await writeFile(path, TEXT, { flag: 'wx', mode: 0o600 })
      } catch (error) {
        // Another replica with the same folder may have created the file.
        if (fileErrorCode(error) === 'EEXIST') return
        throw error
      }
      await syncFolder(dataDir)
    },
  }
}

/** The file that the service creates in its data folder once its database contains data. */
interface InstalledNote {
  readonly path: string
  exists(): boolean
  /** Creates the file. Does nothing if it exists. */
  leave(): Promise<void>
}

const TEXT = `The database of this folder has been in use. Anoncall created this file to detect a database that was emptied.
Delete it only if you want to start over with an empty database.
`

/** Returns the message for a database that is empty but was in use before. */
export function emptiedSentence({ path }: InstalledNote): string {
  return `The database is empty, but it was in use before: it was emptied or replaced, or DATABASE_URL or ANONCALL_DATA_DIR names a different one. No account is created in it. Restore a backup or correct the settings. To start over with an empty database, delete ${path} first.`
}
