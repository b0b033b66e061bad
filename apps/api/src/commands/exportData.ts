import { createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config/Config.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { StartError } from '../setup/StartError.ts'
import { exportTables } from '../store/transfer/exportTables.ts'
import { fileErrorCode } from '../vault/fileErrorCode.ts'
import { syncFolder } from '../vault/syncFolder.ts'
import { besideFile } from './backup.ts'
import { checkDatabase, checkedWords } from './checkDatabase.ts'
import type { CommandHost } from './runCommand.ts'

/**
 * Writes everything in the database as lines of JSON, for `anoncall import` on another one, also while the service runs.
 *
 * @throws StartError and what opening a database throws
 */
export async function exportData(config: Config, { print }: CommandHost, [file]: readonly [string]): Promise<number> {
  const target = resolve(file)
  const opened = await openDataFolder(config, 'command')
  try {
    const checked = await checkDatabase(opened)
    const folder = await besideFile(target)
    try {
      const pending = join(folder, 'export')
      await opened.transfer.snapshot((db) => pipeline(Readable.from(lines(exportTables(db))), writing(pending)))
      await link(pending, target).catch((error) => {
        throw new StartError(`The file ${target} cannot be made (${fileErrorCode(error)}).`)
      })
      await syncFolder(dirname(target))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    print(`${target}: ${checkedWords(checked)}.
It holds everything but the master keys and sessions. Import it where the same master keys file is in use, and delete it then.
`)
    return 0
  } finally {
    await opened.close()
  }
}

function writing(path: string) {
  return createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
}

async function* lines(values: ReturnType<typeof exportTables>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`
}
