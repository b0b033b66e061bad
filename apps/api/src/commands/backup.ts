import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Config } from '../config/Config.ts'
import { exposedFile } from '../setup/exposedPaths.ts'
import { StartError } from '../setup/StartError.ts'
import { vacuumInto } from '../store/sqlite/vacuumInto.ts'
import { checkedWords } from './checkDatabase.ts'
import { checkFolder } from './checkFolder.ts'
import { refuseWithDatabaseServer } from './refuseWithDatabaseServer.ts'
import type { CommandHost } from './runCommand.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * Writes one consistent copy of the SQLite database, also while the service runs, and checks it before it takes its name.
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
  await writeBeside(target, async (folder) => {
    const copy = join(folder, 'anoncall.db')
    vacuumInto(source, copy)
    found = checkedWords(await checkFolder({ ...config, dataDir: folder }))
    return copy
  })
  // Some file systems keep no modes.
  for (const { what } of exposedFile(target)) printError(`Warning: ${what}. Keep it where they cannot.\n`)
  print(`${target}: ${found}.
It holds everything but the master keys: people and their password hashes, sealed realm keys, decisions.
Keep the master keys file (${config.masterKeysFile}) in another place: together they give everything away, and without it the backup is worth nothing.
`)
  return 0
}
