import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { syncFolder } from '../vault/syncFolder.ts'

/** The file that the service leaves in its data folder once its database holds something. */
export interface InstalledNote {
  readonly path: string
  exists(): boolean
  /** Leaves the file. Does nothing if it exists. */
  leave(): Promise<void>
}

const TEXT = `The database that belongs to this folder has been in use. Anoncall leaves this file so that it notices when the database
was emptied. Delete it only if you want to begin again with an empty database.
`

/** Returns the note of a data folder. It is outside the database, so that somebody who can write to the database alone cannot remove it. */
export function installedNote(dataDir: string): InstalledNote {
  const path = join(dataDir, 'installed')
  return {
    path,
    exists: () => existsSync(path),
    leave: async () => {
      try {
        await writeFile(path, TEXT, { flag: 'wx', mode: 0o600 })
      } catch (error) {
        // Another replica with the same folder may have left it.
        if (fileErrorCode(error) === 'EEXIST') return
        throw error
      }
      await syncFolder(dataDir)
    },
  }
}

/** What is said of a database that holds nothing where it did before. */
export function emptiedSentence({ path }: InstalledNote): string {
  return `The database is empty, but it has been in use: it was emptied, replaced, or DATABASE_URL or ANONCALL_DATA_DIR names another one. No account is created in it. Restore a backup or correct the settings; to begin again with an empty database, delete ${path} first.`
}
