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
 * Writes a consistent copy of the SQLite database, also while the service runs. The copy gets its name only after it
 * passes a check.
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
  // Some file systems do not store modes.
  for (const { what } of exposedFile(target))
    printError(`Warning: ${what}. Move it to a folder that they cannot open.\n`)
  print(`${target}: ${found}.
It contains everything except the master keys: accounts with password hashes, encrypted realm keys, and decisions.
Keep the master keys file (${config.masterKeysFile}) in a different place. Anyone who has both can read all secrets. Without
the master keys, the backup is useless.
`)
  return 0
}
