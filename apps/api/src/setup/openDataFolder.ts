import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ClockGuard, type Services } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { createNetworks } from '../networks/createNetworks.ts'
import type { StoreFigures, StoreUpkeep, Transfer } from '../store/Database.ts'
import type { DiskGuard } from '../store/sqlite/createDiskGuard.ts'
import { filledTables } from '../store/transfer/tables.ts'
import { createMasterKeysFile } from '../vault/createMasterKeysFile.ts'
import { MasterKeysError, readMasterKeysFile } from '../vault/masterKeys.ts'
import { openVault } from '../vault/openVault.ts'
import type { ServerSecrets } from '../vault/serverSecrets.ts'
import { randomIdSource, systemClock } from './clockAndIdSource.ts'
import { emptiedSentence, installedNote } from './installedNote.ts'
import { openStore, type Purpose, type StoreConfig } from './openStore.ts'
import { StartError } from './StartError.ts'

/**
 * Opens the data folder.
 *
 * @param onWait Called with a sentence about the progress if opening the database takes long.
 * @throws StartError, InstanceLockedError, MasterKeysError, StoreOpenError or VaultError, each with one clear sentence
 * as its message.
 */
export async function openDataFolder(
  config: DataConfig,
  purpose: Purpose,
  onWait: (sentence: string) => void = () => undefined,
): Promise<DataFolder> {
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    const [failure] = await closeAll(opened)
    if (failure !== undefined) throw failure
  }
  try {
    return { ...(await open(config, purpose, opened, onWait)), close }
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

/**
 * An open data folder, with the store and the vault as ports of the domain. The database is in the folder or on a
 * server.
 */
export interface DataFolder {
  readonly services: Services
  readonly hashSessionToken: (token: string) => string
  readonly transfer: Transfer
  /** Names of the tables that contain rows. */
  readonly filledTables: () => Promise<readonly string[]>
  readonly storeFigures: () => StoreFigures
  readonly storeUpkeep: StoreUpkeep
  /** `null` if the database runs on a separate server. */
  readonly diskGuard: DiskGuard | null
  /** Whether other users can read the master keys file. */
  readonly areMasterKeysExposed: boolean
  close(): Promise<void>
}

type DataConfig = StoreConfig & Pick<Config, 'masterKeysFile' | 'visitorAddressHours'>

async function open(
  config: DataConfig,
  purpose: Purpose,
  opened: (() => Promise<void>)[],
  onWait: (sentence: string) => void,
): Promise<Omit<DataFolder, 'close'>> {
  const { masterKeysFile, visitorAddressHours } = config
  const clock = systemClock
  // Checked before a new database file is created, so that a backup can be restored to the place of the missing file.
  if (purpose === 'service' && isFileGone(config)) throw new StartError(emptiedSentence(installedNote(config.dataDir)))
  const { store, serverSecrets, transfer, storeFigures, storeUpkeep, diskGuard, ...ports } = await openStore(
    config,
    purpose,
    clock,
    opened,
    onWait,
  )
  const isNew = (await serverSecrets.list()).length === 0
  if (isNew) await refuseUnlessNew(config, purpose, serverSecrets, transfer)
  if (!existsSync(masterKeysFile)) {
    // A new master key could not decrypt the existing data.
    if (!isNew)
      throw new StartError(
        `The master keys file ${masterKeysFile} is missing, and nothing in the database can be read without it. Restore the file, or set ANONCALL_MASTER_KEYS_FILE.`,
      )
    await makeMasterKeysFile(masterKeysFile)
  }
  const { masterKeys, isExposed } = await readMasterKeysFile(masterKeysFile)
  const { keyVault, visitors, addressVault, hashSessionToken, ...sealed } = await openVault({
    masterKeys,
    secrets: serverSecrets,
  })
  storeUpkeep.sealAddressesWith(addressVault)
  return {
    services: {
      ...sealed,
      store,
      vault: keyVault,
      visitors: { ...visitors, addressHours: visitorAddressHours },
      clock,
      clockGuard: new ClockGuard(clock),
      ids: randomIdSource(clock),
      ...ports,
      networks: createNetworks(),
      // Commands have no callers to limit.
      refusalCeiling: { take: () => null, peek: () => null },
      storageGuard: diskGuard ?? { hasRoom: () => true },
    },
    hashSessionToken,
    transfer,
    filledTables: () => transfer.snapshot(filledTables),
    storeFigures,
    storeUpkeep,
    diskGuard,
    areMasterKeysExposed: isExposed,
  }
}

function isFileGone({ dataDir, databaseUrl }: DataConfig): boolean {
  return databaseUrl === null && installedNote(dataDir).exists() && !existsSync(join(dataDir, 'anoncall.db'))
}

/**
 * Rejects a database whose server secrets were removed. Only a new database may have no server secrets.
 *
 * @throws StartError
 */
async function refuseUnlessNew(
  { dataDir }: DataConfig,
  purpose: Purpose,
  serverSecrets: Pick<ServerSecrets, 'list'>,
  transfer: Transfer,
): Promise<void> {
  const filled = await transfer.snapshot(filledTables)
  const note = installedNote(dataDir)
  const wasInUse = note.exists()
  // Another process with the same database may have created the secrets in the meantime.
  if ((await serverSecrets.list()).length > 0) return
  if (filled.length > 0)
    throw new StartError(
      `The server secrets were removed from the database, which still has rows in ${filled.join(', ')}. Without the secrets, no API key, session or audit log entry can be verified. Restore a backup.`,
    )
  if (wasInUse) throw new StartError(emptiedSentence(note))
  if (purpose === 'command') throw new StartError('The database is still empty. Start the service once.')
}

/**
 * Creates the master keys file. If two processes start together on one folder, both may find no file. The faster
 * process creates the file.
 */
async function makeMasterKeysFile(path: string): Promise<void> {
  try {
    await createMasterKeysFile(path)
  } catch (error) {
    if (!(error instanceof MasterKeysError && error.code === 'EXISTS')) throw error
  }
}

/**
 * Closes all opened resources, the last one first. If one resource cannot be closed, the others are still closed.
 *
 * @returns The errors, or an empty list if everything was closed cleanly.
 */
export async function closeAll(opened: (() => Promise<void>)[]): Promise<readonly unknown[]> {
  const failures: unknown[] = []
  for (const close of opened.splice(0).reverse())
    await close().catch((error: unknown) => {
      failures.push(error)
    })
  return failures
}
