import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, createLocalRateCounters, type RateCounters, type Services, type Store } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import { createIssuanceFeed } from '../store/createIssuanceFeed.ts'
import type { StoreFigures, StoreUpkeep, Transfer } from '../store/Database.ts'
import { createDiskGuard, type DiskGuard } from '../store/sqlite/createDiskGuard.ts'
import type { ServerSecrets } from '../vault/serverSecrets.ts'
import { prepareDataFolder } from './prepareDataFolder.ts'
import { StartError } from './StartError.ts'

/**
 * Opens the configured database: PostgreSQL, or SQLite in the data folder.
 *
 * @param opened A list of functions that close opened resources. This function adds the resources that it opens.
 * @param onWait Called with a sentence about the progress if opening the database takes long.
 * @throws StartError, InstanceLockedError or StoreOpenError, each with one clear sentence as its message.
 */
export async function openStore(
  { dataDir, databaseUrl, databaseConnections, reservedBytes = null }: StoreConfig,
  purpose: Purpose,
  clock: Clock,
  opened: (() => Promise<void>)[],
  onWait: (sentence: string) => void = () => undefined,
): Promise<OpenedStore> {
  if (purpose === 'service') await prepareDataFolder(dataDir)
  // Loads only the driver in use, because a driver costs memory and a tenth of the start time.
  if (databaseUrl !== null) {
    const { openPostgresStore } = await import('../store/postgres/openPostgresStore.ts')
    const store = await openPostgresStore({ url: databaseUrl, connectionsMax: databaseConnections, onWait })
    opened.push(() => store.close())
    const { serverSecrets, rateCounters, issuanceFeed, transfer } = store
    return {
      store,
      serverSecrets,
      rateCounters,
      issuanceFeed,
      transfer,
      storeFigures: store.figures,
      storeUpkeep: store,
      diskGuard: null,
    }
  }
  const file = join(dataDir, 'anoncall.db')
  if (purpose === 'service') {
    const lock = await acquireInstanceLock(dataDir)
    opened.push(() => lock.release())
  } else if (!existsSync(file))
    throw new StartError(`There is no database in ${dataDir}. Start the service once, or set ANONCALL_DATA_DIR.`)
  const { openSqliteStore } = await import('../store/sqlite/openSqliteStore.ts')
  const store = await openSqliteStore({ file, readsInThread: purpose === 'service' })
  opened.push(() => store.close())
  const { serverSecrets, transfer } = store
  const rateCounters = await countersFrom(store, clock.now())
  const issuanceFeed = createIssuanceFeed()
  const { figures: storeFigures } = store
  const diskGuard = createDiskGuard({ folder: dataDir, reservedBytes, database: store, monotonic: clock.monotonic })
  return { store, serverSecrets, rateCounters, issuanceFeed, transfer, storeFigures, storeUpkeep: store, diskGuard }
}

/**
 * The purpose of opening the data folder. The service creates missing files. Without a database server, it also locks
 * the folder. A command only opens an existing database, even while the service runs.
 */
export type Purpose = 'service' | 'command'

export type StoreConfig = Pick<Config, 'dataDir' | 'databaseUrl' | 'databaseConnections'> &
  Partial<Pick<Config, 'reservedBytes'>>

/** An open database, with the ports that depend on the kind of database. */
interface OpenedStore extends Pick<Services, 'store' | 'rateCounters' | 'issuanceFeed'> {
  readonly serverSecrets: ServerSecrets
  readonly transfer: Transfer
  readonly storeFigures: () => StoreFigures
  readonly storeUpkeep: StoreUpkeep
  /** `null` if the database runs on a separate server, which has its own disk. */
  readonly diskGuard: DiskGuard | null
}

/** Restores the rate counters, so that limits also count issuances from before a restart. */
async function countersFrom({ issuances }: Pick<Store, 'issuances'>, now: number): Promise<RateCounters> {
  const rateCounters = createLocalRateCounters()
  rateCounters.restore(await issuances.countsInForce(now), now)
  return rateCounters
}
