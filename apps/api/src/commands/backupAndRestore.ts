import { existsSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createUseCases } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { exposedFile } from '../setup/exposedPaths.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { prepareDataFolder } from '../setup/prepareDataFolder.ts'
import { StartError } from '../setup/StartError.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import { vacuumInto } from '../store/sqlite/openConnection.ts'
import { fileErrorCode } from '../vault/fileSystem.ts'
import type { CommandHost } from './Command.ts'
import { type CheckedDatabase, checkDatabase, checkedWords } from './checkDatabase.ts'
import { describeUndoneChanges, endSessions } from './describeUndoneChanges.ts'
import { writeNewFile } from './writeNewFile.ts'

/**
 * Writes a consistent copy of the SQLite database. The service can be running. The copy gets its final name only after
 * it passes a check.
 *
 * @throws StartError
 */
export async function backup(
  config: Config,
  { print, printError }: CommandHost,
  [file]: readonly [string],
): Promise<number> {
  refuseWithDatabaseServer(config, 'backup', 'pg_dump')
  const target = resolve(file)
  const source = join(config.dataDir, 'anoncall.db')
  if (!existsSync(source)) throw new StartError(`There is no database in ${config.dataDir}.`)
  let found = ''
  await writeNewFile(target, async (folder) => {
    const copy = join(folder, 'anoncall.db')
    vacuumInto(source, copy)
    found = checkedWords(await checkFolder({ ...config, dataDir: folder }))
    return copy
  })
  // Some file systems do not store file modes.
  for (const { what } of exposedFile(target))
    printError(`Warning: ${what}. Move it to a folder that they cannot open.\n`)
  print(`${target}: ${found}.
It contains everything except the master keys: accounts with password hashes, encrypted realm keys, and decisions.
Keep the master keys file (${config.masterKeysFile}) in a different place. Anyone who has both can read all secrets. Without
the master keys, the backup is useless.
`)
  return 0
}

/**
 * Restores a backup to a data folder that contains no database. First, checks the backup with the configured master
 * keys and ends all sessions in the backup. Finally, prints which changes the restore may undo. These are changes that
 * were made after the backup.
 *
 * @throws StartError, InstanceLockedError and the errors of opening a database
 */
export async function restore(
  config: Config,
  { print, printError }: CommandHost,
  [file]: readonly [string],
): Promise<number> {
  refuseWithDatabaseServer(config, 'restore', 'pg_restore')
  if (!existsSync(config.masterKeysFile))
    throw new StartError(
      `The master keys file ${config.masterKeysFile} is missing: without it, a backup cannot be decrypted.`,
    )
  await prepareDataFolder(config.dataDir)
  const target = join(config.dataDir, 'anoncall.db')
  const lock = await acquireInstanceLock(config.dataDir)
  let text = ''
  try {
    // SQLite would apply the log of a crashed service to the backup. The database would then differ from the checked
    // copy.
    if ([target, `${target}-wal`, `${target}-shm`].some((file) => existsSync(file)))
      throw new StartError(
        `${config.dataDir} already contains a database or a part of one. Move anoncall.db, anoncall.db-wal and anoncall.db-shm away, or set ANONCALL_DATA_DIR.`,
      )
    await writeNewFile(target, async (folder) => {
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

/** Checks the copy of a backup, ends the sessions in it, and returns the text to print. */
async function prepare(config: Config): Promise<string> {
  const opened = await openDataFolder(config, 'command')
  try {
    const { services, transfer, storeUpkeep } = opened
    const found = checkedWords(await transfer.snapshot((db) => checkDatabase(db, services)))
    const sessions = await transfer.fill(endSessions)
    // Addresses that became due for deletion after the backup must not become readable again.
    await createUseCases(services).forgetVisitors()
    await storeUpkeep.eraseDeleted()
    const back = await transfer.snapshot((db) => describeUndoneChanges(db, 'backup', services.clock.now()))
    const ended = sessions === 1 ? 'Its 1 session was ended' : `All of its ${sessions} sessions were ended`
    return `${found}.\n${ended}: everyone must sign in again.\n\n${back}`
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

/** Opens a database as the service does, checks it, and closes it. Afterwards, one file contains the whole database. */
export async function checkFolder(config: Config): Promise<CheckedDatabase> {
  const opened = await openDataFolder(config, 'command')
  try {
    return await opened.transfer.snapshot((db) => checkDatabase(db, opened.services))
  } finally {
    await opened.close()
  }
}

/**
 * Rejects a command for SQLite if the service uses a database server. The tools of the database server make better
 * copies.
 *
 * @throws StartError
 */
function refuseWithDatabaseServer({ databaseUrl }: Config, command: string, tool: string): void {
  if (databaseUrl !== null)
    throw new StartError(`anoncall ${command} is for SQLite. For the database in DATABASE_URL, use ${tool}.`)
}
