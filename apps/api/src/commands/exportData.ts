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
 * Writes everything in the database as lines of JSON, for `anoncall import` on another one, also while the service runs.
 *
 * @throws StartError and what opening a database throws
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
    // Some file systems keep no modes.
    for (const { what } of exposedFile(target)) printError(`Warning: ${what}. Keep it where they cannot.\n`)
    print(`${target}: ${found}.
It holds everything but the master keys and sessions. Import it where the same master keys file is in use, and delete it then.
`)
    return 0
  } finally {
    await opened.close()
  }
}

async function* lines(values: ReturnType<typeof exportTables>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`
}
