import { existsSync } from 'node:fs'
import { link, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Config } from '../config/Config.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { StartError } from '../setup/StartError.ts'
import { vacuumInto } from '../store/sqlite/vacuumInto.ts'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { syncFolder } from '../vault/syncFolder.ts'
import { checkDatabase, checkedWords } from './checkDatabase.ts'
import type { CommandHost } from './runCommand.ts'

/**
 * Writes one consistent copy of the SQLite database, also while the service runs, and checks it before it takes its name.
 *
 * @throws StartError
 */
export async function backup(config: Config, { print }: CommandHost, [file]: readonly [string]): Promise<number> {
  refuseWithDatabaseServer(config, 'backup', 'pg_dump')
  const target = resolve(file)
  if (existsSync(target)) throw new StartError(`There is a file ${target} already; it is not overwritten.`)
  const source = join(config.dataDir, 'anoncall.db')
  if (!existsSync(source)) throw new StartError(`There is no database in ${config.dataDir}.`)
  const folder = await besideFile(target)
  try {
    const copy = join(folder, 'anoncall.db')
    vacuumInto(source, copy)
    const checked = await checkFolder({ ...config, dataDir: folder })
    await link(copy, target)
    await syncFolder(dirname(target))
    print(`${target}: ${checked}.
It holds everything but the master keys: people and their password hashes, sealed realm keys, decisions.
Keep the master keys file (${config.masterKeysFile}) in another place: together they give everything away, and without it the backup is worth nothing.
`)
    return 0
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** With a database server, its own tools make better copies than we could. */
export function refuseWithDatabaseServer({ databaseUrl }: Config, command: string, tool: string): void {
  if (databaseUrl !== null)
    throw new StartError(`anoncall ${command} is for SQLite; the database of DATABASE_URL has ${tool}.`)
}

/** A folder on the same disk, that the finished file is linked out of. */
export async function besideFile(target: string): Promise<string> {
  try {
    return await mkdtemp(join(dirname(target), '.anoncall-'))
  } catch (error) {
    throw new StartError(`Nothing can be written into ${dirname(target)} (${fileErrorCode(error)}).`)
  }
}

/** Opens a folder with a database as the service would, and closes it again, so that all of it is in the one file. */
export async function checkFolder(config: Config): Promise<string> {
  const opened = await openDataFolder(config, 'command')
  try {
    return checkedWords(await checkDatabase(opened))
  } finally {
    await opened.close()
  }
}
