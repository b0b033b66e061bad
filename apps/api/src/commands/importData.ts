import { createReadStream, existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { StoreError } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { openStore } from '../setup/openStore.ts'
import { StartError } from '../setup/StartError.ts'
import { systemClock } from '../setup/systemClock.ts'
import { ImportError } from '../store/transfer/ImportError.ts'
import { type Imported, importTables } from '../store/transfer/importTables.ts'
import { checkedWords } from './checkDatabase.ts'
import { checkFolder } from './checkFolder.ts'
import type { CommandHost } from './runCommand.ts'

/**
 * Writes what `anoncall export` wrote into an empty database, all of it or nothing, and compares counts and the end of the audit
 * log's chain.
 *
 * @throws StartError, ImportError and what opening a database throws
 */
export async function importData(config: Config, { print }: CommandHost, [file]: readonly [string]): Promise<number> {
  const source = resolve(file)
  if (!existsSync(source)) throw new StartError(`There is no file ${source}.`)
  if (!existsSync(config.masterKeysFile))
    throw new StartError(
      `The master keys file ${config.masterKeysFile} is missing: nothing that is imported opens without it.`,
    )
  const imported = await fill(config, source)
  const checked = await checkFolder(config)
  if (checked.auditHead !== imported.auditHead || checked.issuances !== imported.counts.issuances)
    throw new StartError(
      'What was imported is not what was exported: the end of the audit log or the number of decisions differs.',
    )
  print(`Imported: ${checkedWords(checked)}.\n`)
  return 0
}

async function fill(config: Config, source: string): Promise<Imported> {
  const opened: (() => Promise<void>)[] = []
  try {
    const { transfer } = await openStore(config, 'service', systemClock, opened)
    return await transfer.fill((db) => importTables(db, valuesOf(source)))
  } catch (error) {
    throw error instanceof StoreError ? new ImportError(`It cannot be written: ${error.message}.`) : error
  } finally {
    for (const close of opened.reverse()) await close()
  }
}

async function* valuesOf(path: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new ImportError('It is no export of Anoncall: a line is not JSON.')
    }
    yield value
  }
}
