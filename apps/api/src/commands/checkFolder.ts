import type { Config } from '../config/Config.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { type CheckedDatabase, checkDatabase } from './checkDatabase.ts'

/** Opens a database as the service does, checks it, and closes it. Afterwards, one file contains the whole database. */
export async function checkFolder(config: Config): Promise<CheckedDatabase> {
  const opened = await openDataFolder(config, 'command')
  try {
    return await opened.transfer.snapshot((db) => checkDatabase(db, opened.services))
  } finally {
    await opened.close()
  }
}
