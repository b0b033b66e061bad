import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../config/Config.ts'
import { prepareDataFolder } from '../setup/prepareDataFolder.ts'
import { StartError } from '../setup/StartError.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { checkedWords } from './checkDatabase.ts'
import { checkFolder } from './checkFolder.ts'
import { refuseWithDatabaseServer } from './refuseWithDatabaseServer.ts'
import type { CommandHost } from './runCommand.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * Puts a backup into a data folder without a database, once it was checked with the master keys that the settings name.
 *
 * @throws StartError, InstanceLockedError and what opening a database throws
 */
export async function restore(config: Config, { print }: CommandHost, [file]: readonly [string]): Promise<number> {
  refuseWithDatabaseServer(config, 'restore', 'pg_restore')
  if (!existsSync(config.masterKeysFile))
    throw new StartError(
      `The master keys file ${config.masterKeysFile} is missing: nothing in a backup opens without it.`,
    )
  await prepareDataFolder(config.dataDir)
  const target = join(config.dataDir, 'anoncall.db')
  const lock = await acquireInstanceLock(config.dataDir)
  let found = ''
  try {
    // A log that a crash left behind would be played into the backup, and what was checked would not be what is opened.
    if ([target, `${target}-wal`, `${target}-shm`].some((file) => existsSync(file)))
      throw new StartError(
        `There is a database in ${config.dataDir} already, or a part of one: move away anoncall.db, anoncall.db-wal and anoncall.db-shm, or set ANONCALL_DATA_DIR.`,
      )
    await writeBeside(target, async (folder) => {
      const copy = join(folder, 'anoncall.db')
      await copyIn(resolve(file), copy)
      found = checkedWords(await checkFolder({ ...config, dataDir: folder }))
      return copy
    })
  } finally {
    await lock.release()
  }
  print(`${target}: ${found}.
What was decided or changed after the backup is not in it: tokens issued since then work at the gateway until they expire, and keys revoked since then are valid again.
`)
  return 0
}

async function copyIn(source: string, target: string): Promise<void> {
  try {
    await copyFile(source, target)
  } catch (error) {
    throw new StartError(`The backup ${source} cannot be read (${fileErrorCode(error)}).`)
  }
}
