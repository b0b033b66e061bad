import { createWriteStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config/Config.ts'
import { exposedFile } from '../setup/exposedPaths.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { exportTables } from '../store/transfer/exportTables.ts'
import { checkDatabase, checkedWords } from './checkDatabase.ts'
import type { CommandHost } from './runCommand.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * Writes all data in the database as lines of JSON for `anoncall import`, also while the service runs.
 *
 * @throws StartError and the errors of opening a database
 */
export async function exportData(
  config: Config,
  { print, printError }: CommandHost,
  [file]: readonly [string],
): Promise<number> {
  const target = resolve(file)
  const opened = await openDataFolder(config, 'command')
  try {
    let found = ''
    await writeBeside(target, async (folder) => {
      const pending = join(folder, 'export')
      const writing = createWriteStream(pending, { mode: 0o600 })
      await opened.transfer.snapshot(async (db) => {
        found = checkedWords(await checkDatabase(db, opened.services))
        await pipeline(Readable.from(lines(exportTables(db))), writing)
      })
      return pending
    })
    // Some file systems do not store modes.
    for (const { what } of exposedFile(target))
      printError(`Warning: ${what}. Move it to a folder that they cannot open.\n`)
    print(`${target}: ${found}.
It contains everything except the master keys and sessions. Import it where the same master keys file is in use. Then delete it.
`)
    return 0
  } finally {
    await opened.close()
  }
}

async function* lines(values: ReturnType<typeof exportTables>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`
}
