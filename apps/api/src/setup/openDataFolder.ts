import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Clock,
  ClockGuard,
  createRateCounters,
  type RateCounters,
  type Services,
  type Store,
} from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { createIssuanceFeed } from '../feed/createIssuanceFeed.ts'
import { createNetworks } from '../networks/createNetworks.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import { openSqliteStore } from '../store/openSqliteStore.ts'
import { openPostgresStore } from '../store/postgres/openPostgresStore.ts'
import { randomIdSource } from '../store/randomIdSource.ts'
import { createMasterKeysFile } from '../vault/createMasterKeysFile.ts'
import { openVault } from '../vault/openVault.ts'
import { readMasterKeysFile } from '../vault/readMasterKeysFile.ts'
import type { ServerSecrets } from '../vault/ServerSecrets.ts'
import { prepareDataFolder } from './prepareDataFolder.ts'
import { StartError } from './StartError.ts'
import { systemClock } from './systemClock.ts'

/** A data folder that has been opened, with its database in it or elsewhere: the store and the vault behind the ports. */
export interface DataFolder {
  readonly services: Services
  readonly hashSessionToken: (token: string) => string
  /** Others than its owner may read the master keys file. */
  readonly areMasterKeysExposed: boolean
  close(): Promise<void>
}

type DataConfig = Pick<
  Config,
  'dataDir' | 'databaseUrl' | 'databaseConnections' | 'masterKeysFile' | 'visitorAddressHours'
>

/** The service makes what is missing and has the folder to itself; a command works beside it on what is there. */
export type Purpose = 'service' | 'command'

/**
 * Opens the data folder.
 *
 * @throws StartError, InstanceLockedError, MasterKeysError, StoreOpenError or VaultError, each with one clear sentence.
 */
export async function openDataFolder(config: DataConfig, purpose: Purpose): Promise<DataFolder> {
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end()
  }
  try {
    return { ...(await open(config, purpose, opened)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  config: DataConfig,
  purpose: Purpose,
  opened: (() => Promise<void>)[],
): Promise<Omit<DataFolder, 'close'>> {
  const { masterKeysFile, visitorAddressHours } = config
  const clock = systemClock
  const { store, serverSecrets, ...ports } = await openStore(config, purpose, clock, opened)
  const isNew = (await serverSecrets.list()).length === 0
  if (isNew && purpose === 'command')
    throw new StartError('There is nothing in the database yet: start the service once.')
  if (!existsSync(masterKeysFile)) {
    // A new key would open nothing of what is there.
    if (!isNew)
      throw new StartError(
        `The master key file ${masterKeysFile} is missing and nothing in the database can be read without it: put it back, or set ANONCALL_MASTER_KEYS_FILE.`,
      )
    await createMasterKeysFile(masterKeysFile)
  }
  const { masterKeys, isExposed } = await readMasterKeysFile(masterKeysFile)
  const { keyVault, visitors, hashSessionToken, ...sealed } = await openVault({
    masterKeys,
    secrets: serverSecrets,
  })
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
    },
    hashSessionToken,
    areMasterKeysExposed: isExposed,
  }
}

interface OpenedStore extends Pick<Services, 'store' | 'rateCounters' | 'issuanceFeed'> {
  readonly serverSecrets: ServerSecrets
}

async function openStore(
  { dataDir, databaseUrl, databaseConnections }: DataConfig,
  purpose: Purpose,
  clock: Clock,
  opened: (() => Promise<void>)[],
): Promise<OpenedStore> {
  if (purpose === 'service') await prepareDataFolder(dataDir)
  if (databaseUrl !== null) {
    const store = await openPostgresStore({ url: databaseUrl, connectionsMax: databaseConnections })
    opened.push(() => store.close())
    const { serverSecrets, rateCounters, issuanceFeed } = store
    return { store, serverSecrets, rateCounters, issuanceFeed }
  }
  const file = join(dataDir, 'anoncall.db')
  if (purpose === 'service') {
    const lock = await acquireInstanceLock(dataDir)
    opened.push(() => lock.release())
  } else if (!existsSync(file))
    throw new StartError(`There is no database in ${dataDir}: start the service once, or set ANONCALL_DATA_DIR.`)
  const store = await openSqliteStore({ file })
  opened.push(() => store.close())
  return {
    store,
    serverSecrets: store.serverSecrets,
    rateCounters: await countersFrom(store, clock.now()),
    issuanceFeed: createIssuanceFeed(),
  }
}

/** Limits hold across a restart: what was counted before it is counted on. */
async function countersFrom({ issuances }: Pick<Store, 'issuances'>, now: number): Promise<RateCounters> {
  const rateCounters = createRateCounters()
  rateCounters.restore(await issuances.countsInForce(now), now)
  return rateCounters
}
