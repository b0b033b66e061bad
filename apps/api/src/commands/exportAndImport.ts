import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { systemClock } from '../setup/clockAndIdSource.ts'
import { exposedFile } from '../setup/exposedPaths.ts'
import { openDataFolder } from '../setup/openDataFolder.ts'
import { openStore } from '../setup/openStore.ts'
import { StartError } from '../setup/StartError.ts'
import { accessOf, type Executor } from '../store/Access.ts'
import { destroyAddressKeys } from '../store/receipts/receiptRepository.ts'
import { serverSecretRepository } from '../store/serverSecretRepository.ts'
import { exportTables } from '../store/transfer/exportTables.ts'
import { ImportError, type Imported, importTables } from '../store/transfer/importTables.ts'
import { readMasterKeysFile } from '../vault/masterKeys.ts'
import { openVault } from '../vault/openVault.ts'
import type { CommandHost } from './Command.ts'
import { type CheckedDatabase, checkDatabase, checkedWords } from './checkDatabase.ts'
import { describeUndoneChanges } from './describeUndoneChanges.ts'
import { writeNewFile } from './writeNewFile.ts'

/**
 * Writes all data in the database as lines of JSON, for `anoncall import`. The service can be running.
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
    await writeNewFile(target, async (folder) => {
      const pending = join(folder, 'export')
      const writing = createWriteStream(pending, { mode: 0o600 })
      await opened.transfer.snapshot(async (db) => {
        found = checkedWords(await checkDatabase(db, opened.services))
        await pipeline(Readable.from(lines(exportTables(db))), writing)
      })
      return pending
    })
    // Some file systems do not store file modes.
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

/**
 * Imports a file from `anoncall export` into an empty database, either completely or not at all. Compares the row
 * counts and the last hash of the audit log with the export.
 *
 * @throws StartError, ImportError and the errors of opening a database
 */
export async function importData(
  config: Config,
  { print, printError }: CommandHost,
  [file]: readonly [string],
): Promise<number> {
  const source = resolve(file)
  if (!existsSync(source)) throw new StartError(`The file ${source} does not exist.`)
  if (!existsSync(config.masterKeysFile))
    throw new StartError(
      `The master keys file ${config.masterKeysFile} is missing: without it, the imported data cannot be decrypted.`,
    )
  const { checked, back } = await fill(config, source)
  for (const { what, remedy } of exposedFile(source)) printError(`Warning: ${what}. ${remedy}.\n`)
  print(`Imported: ${checkedWords(checked)}.\nAn export contains no sessions: everyone must sign in again.\n\n${back}`)
  return 0
}

async function fill(
  config: Config,
  source: string,
): Promise<{ readonly checked: CheckedDatabase; readonly back: string }> {
  const opened: (() => Promise<void>)[] = []
  try {
    const { transfer } = await openStore(config, 'service', systemClock, opened)
    return await transfer.fill(async (db) => {
      const imported = await importTables(db, valuesOf(source))
      const checked = await checkImported(db, imported, config.masterKeysFile)
      // Addresses that became due for deletion after the export must not become readable again.
      await destroyAddressKeys(db, systemClock.now() - config.visitorAddressHours * HOUR_MS)
      return { checked, back: await describeUndoneChanges(db, 'export', systemClock.now()) }
    })
  } catch (error) {
    throw error instanceof StoreError ? new ImportError(`The database cannot be written: ${error.message}.`) : error
  } finally {
    for (const close of opened.reverse()) await close()
  }
}

const HOUR_MS = 3_600_000

/** Checks the imported data before the commit. Data that fails the check is rolled back. */
async function checkImported(
  db: Executor,
  { counts, auditHead }: Imported,
  masterKeysFile: string,
): Promise<CheckedDatabase> {
  if (counts.server_secrets === 0)
    throw new ImportError('The export has no server secrets, so a service could not start with it.')
  const { masterKeys } = await readMasterKeysFile(masterKeysFile)
  const { auditSeal, keyVault } = await openVault({ masterKeys, secrets: serverSecretRepository(accessOf(db)) })
  const checked = await checkDatabase(db, { auditSeal, vault: keyVault })
  if (checked.auditHead !== auditHead || checked.issuances !== counts.issuances + counts.receipts)
    throw new StartError(
      'The imported data differs from the export in the end of the audit log or in the number of decisions.',
    )
  return checked
}

async function* valuesOf(path: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new ImportError('The file is not an Anoncall export: a line is not JSON.')
    }
    yield value
  }
}
