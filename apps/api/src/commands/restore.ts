import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from '../config/Config.ts'
import { exposedFile } from '../setup/exposedPaths.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { prepareDataFolder } from '../setup/prepareDataFolder.ts'
import { StartError } from '../setup/StartError.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { broughtBack, endSessions } from './broughtBack.ts'
import { checkDatabase, checkedWords } from './checkDatabase.ts'
import { refuseWithDatabaseServer } from './refuseWithDatabaseServer.ts'
import type { CommandHost } from './runCommand.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * Puts a backup into a data folder without a database, once it was checked with the master keys that the settings name. Ends all
 * sessions in it, and prints what it brings back into force.
 *
 * @throws StartError, InstanceLockedError and what opening a database throws
 */
export async function restore(
  config: Config,
  { print, printError }: CommandHost,
  [file]: readonly [string],
): Promise<number> {
  refuseWithDatabaseServer(config, 'restore', 'pg_restore')
  if (!existsSync(config.masterKeysFile))
    throw new StartError(
      `The master keys file ${config.masterKeysFile} is missing: nothing in a backup opens without it.`,
    )
  await prepareDataFolder(config.dataDir)
  const target = join(config.dataDir, 'anoncall.db')
  const lock = await acquireInstanceLock(config.dataDir)
  let text = ''
  try {
    // A log that a crash left behind would be played into the backup, and what was checked would not be what is opened.
    if ([target, `${target}-wal`, `${target}-shm`].some((file) => existsSync(file)))
      throw new StartError(
        `There is a database in ${config.dataDir} already, or a part of one: move away anoncall.db, anoncall.db-wal and anoncall.db-shm, or set ANONCALL_DATA_DIR.`,
      )
    await writeBeside(target, async (folder) => {
      const copy = join(folder, 'anoncall.db')
      await copyIn(resolve(file), copy)
      text = await prepare({ ...config, dataDir: folder })
      return copy
    })
  } finally {
    await lock.release()
  }
  for (const { what, remedy } of exposedFile(resolve(file))) printError(`Warning: ${what}. ${remedy}.\n`)
  print(`${target}: ${text}`)
  return 0
}

/** Checks the copy, ends its sessions, and returns what to print. */
async function prepare(config: Config): Promise<string> {
  const opened = await openDataFolder(config, 'command')
  try {
    const { services, transfer } = opened
    const found = checkedWords(await transfer.snapshot((db) => checkDatabase(db, services)))
    const sessions = await transfer.fill(endSessions)
    const back = await transfer.snapshot((db) => broughtBack(db, 'backup', services.clock.now()))
    const ended = sessions === 1 ? 'The 1 session in it was ended' : `All ${sessions} sessions in it were ended`
    return `${found}.\n${ended}: people sign in again.\n\n${back}`
  } finally {
    await opened.close()
  }
}

async function copyIn(source: string, target: string): Promise<void> {
  try {
    await copyFile(source, target)
  } catch (error) {
    throw new StartError(`The backup ${source} cannot be read (${fileErrorCode(error)}).`)
  }
}
