import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, createRateCounters, type RateCounters, type Services, type Store } from '@anoncall/domain'
import type { Config } from '../config/Config.ts'
import { createIssuanceFeed } from '../feed/createIssuanceFeed.ts'
import { acquireInstanceLock } from '../store/acquireInstanceLock.ts'
import type { StoreFigures } from '../store/StoreFigures.ts'
import { createDiskGuard, type DiskGuard } from '../store/sqlite/createDiskGuard.ts'
import type { Transfer } from '../store/transfer/Transfer.ts'
import type { ServerSecrets } from '../vault/ServerSecrets.ts'
import { prepareDataFolder } from './prepareDataFolder.ts'
import { StartError } from './StartError.ts'

/** The service makes what is missing and, without a database server, has the folder to itself; a command works beside it on what is there. */
export type Purpose = 'service' | 'command'

export type StoreConfig = Pick<Config, 'dataDir' | 'databaseUrl' | 'databaseConnections'> &
  Partial<Pick<Config, 'reservedBytes'>>

/** A database, and the ports that depend on which one it is. */
export interface OpenedStore extends Pick<Services, 'store' | 'rateCounters' | 'issuanceFeed'> {
  readonly serverSecrets: ServerSecrets
  readonly transfer: Transfer
  readonly storeFigures: () => StoreFigures
  /** `null` where the database is on a server of its own, which has its own disk. */
  readonly diskGuard: DiskGuard | null
}

/**
 * Opens the database that the settings name: in PostgreSQL, or in SQLite in the data folder.
 *
 * @param opened Is told how to close what was opened.
 * @param onWait Called with a sentence while opening takes long.
 * @throws StartError, InstanceLockedError or StoreOpenError, each with one clear sentence.
 */
export async function openStore(
  { dataDir, databaseUrl, databaseConnections, reservedBytes = null }: StoreConfig,
  purpose: Purpose,
  clock: Clock,
  opened: (() => Promise<void>)[],
  onWait: (sentence: string) => void = () => undefined,
): Promise<OpenedStore> {
  if (purpose === 'service') await prepareDataFolder(dataDir)
  // Only the driver of the one that is used is loaded: it costs memory, and a tenth of the start.
  if (databaseUrl !== null) {
    const { openPostgresStore } = await import('../store/postgres/openPostgresStore.ts')
    const store = await openPostgresStore({ url: databaseUrl, connectionsMax: databaseConnections, onWait })
    opened.push(() => store.close())
    const { serverSecrets, rateCounters, issuanceFeed, transfer } = store
    return { store, serverSecrets, rateCounters, issuanceFeed, transfer, storeFigures: store.figures, diskGuard: null }
  }
  const file = join(dataDir, 'anoncall.db')
  if (purpose === 'service') {
    const lock = await acquireInstanceLock(dataDir)
    opened.push(() => lock.release())
  } else if (!existsSync(file))
    throw new StartError(`There is no database in ${dataDir}: start the service once, or set ANONCALL_DATA_DIR.`)
  const { openSqliteStore } = await import('../store/openSqliteStore.ts')
  const store = await openSqliteStore({ file })
  opened.push(() => store.close())
  const { serverSecrets, transfer } = store
  const rateCounters = await countersFrom(store, clock.now())
  const issuanceFeed = createIssuanceFeed()
  const { figures: storeFigures } = store
  const diskGuard = createDiskGuard({ folder: dataDir, reservedBytes, database: store, monotonic: clock.monotonic })
  return { store, serverSecrets, rateCounters, issuanceFeed, transfer, storeFigures, diskGuard }
}

/** Limits hold across a restart: what was counted before it is counted on. */
async function countersFrom({ issuances }: Pick<Store, 'issuances'>, now: number): Promise<RateCounters> {
  const rateCounters = createRateCounters()
  rateCounters.restore(await issuances.countsInForce(now), now)
  return rateCounters
}
