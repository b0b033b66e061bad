import type { Issuance, IssuanceFeed, RateCounters, Store } from '@anoncall/domain'
import { Kysely, sql } from 'kysely'
import type pg from 'pg'
import type { ServerSecrets } from '../../vault/ServerSecrets.ts'
import type { Executor } from '../Access.ts'
import type { Database } from '../Database.ts'
import { GroupCommit } from '../GroupCommit.ts'
import { insertIssuancesAtOnce } from '../insertIssuances.ts'
import { issuanceCounts } from '../issuanceCounts.ts'
import { migrate } from '../migrate.ts'
import { migrations } from '../migrations.ts'
import { rememberReads } from '../rememberReads.ts'
import type { Schema } from '../Schema.ts'
import type { StoreFigures } from '../StoreFigures.ts'
import { StoreOpenError } from '../StoreOpenError.ts'
import { serverSecretRepository } from '../serverSecretRepository.ts'
import { storeOver } from '../storeOver.ts'
import type { Transfer } from '../transfer/Transfer.ts'
import { WriterQueue } from '../WriterQueue.ts'
import { createPostgresCounters, fillCounts } from './createPostgresCounters.ts'
import { createPostgresFeed } from './createPostgresFeed.ts'
import { openPool } from './openPool.ts'
import { PostgresDialect } from './PostgresDialect.ts'
import { repeatWhileAway } from './repeatWhileAway.ts'
import { CHANGES_CHANNEL, watchChanges } from './watchChanges.ts'

export interface PostgresStore extends Store {
  readonly serverSecrets: ServerSecrets
  readonly rateCounters: RateCounters
  readonly issuanceFeed: IssuanceFeed
  readonly transfer: Transfer
  figures(): StoreFigures
  /** Ends what was begun, then closes all connections. Whatever is asked for afterwards is refused. */
  close(): Promise<void>
}

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** Connections that are open at most, but for one that hears of changes. */
  readonly connectionsMax: number
}

/** Issuances that share one statement. */
const ROWS_PER_FLUSH_MAX = 200
/** Who waits for others to migrate waits this long. */
const MIGRATION_MILLISECONDS_MAX = 60_000
/** PostgreSQL knows locks by number: «anon», once for the schema and once for transactions. */
const MIGRATION_LOCK = 0x616e6f6e
const TRANSACTION_LOCK = MIGRATION_LOCK + 1

/**
 * Opens the store in a PostgreSQL database, which any number of processes may share, creating its tables or bringing them up to
 * date. Transactions take turns among all of them, as they do in SQLite; issuances and lone writes go beside them.
 *
 * @throws {StoreOpenError} `SCHEMA_NEWER`, `UNAVAILABLE`
 */
export async function openPostgresStore({ url, connectionsMax }: PostgresOptions): Promise<PostgresStore> {
  await migrateAlone(url)
  const pool = openPool({ url, connectionsMax })
  const db = kyselyOn(pool)
  const queue = new WriterQueue()
  let onChange = (): void => undefined
  const watch = await watchChanges(url, () => onChange())
  const memory = rememberReads(() => watch.isCurrent())
  onChange = memory.drop

  const groupCommit = new GroupCommit<Issuance>({
    commit: (issuances) => repeatWhileAway((isRepeated) => insertIssuancesAtOnce(db, issuances, isRepeated)),
    rowsMax: ROWS_PER_FLUSH_MAX,
  })
  const database: Database = {
    read: db,
    write: (work) => db.transaction().execute(work),
    // Here one waits for the lock and the others for their turn, so that those who wait do not use up the connections.
    transact: (work) =>
      queue.run(() =>
        db.transaction().execute(async (transaction) => {
          await sql`select pg_advisory_xact_lock(${TRANSACTION_LOCK})`.execute(transaction)
          return work(transaction)
        }),
      ),
    writeWithin,
    announce: async (transaction) => {
      await transaction
        .updateTable('change_counter')
        .set(({ eb }) => ({ changes: eb('changes', '+', 1) }))
        .execute()
      await sql`select pg_notify(${CHANGES_CHANNEL}, '')`.execute(transaction)
    },
    record: (issuances) => groupCommit.add(issuances),
  }
  const store = storeOver(database, memory)
  const feed = createPostgresFeed(store.issuances)
  let isClosed = false
  return {
    ...store,
    serverSecrets: serverSecretRepository(database),
    rateCounters: createPostgresCounters(db),
    issuanceFeed: feed,
    figures: () => {
      const { totalCount: open, idleCount: idle, waitingCount: waiting } = pool
      return { ...groupCommit.figures, pool: { open, idle, waiting } }
    },
    transfer: {
      snapshot: (work) =>
        db.transaction().execute(async (transaction) => {
          await sql`set transaction isolation level repeatable read, read only`.execute(transaction)
          return work(transaction)
        }),
      fill: (work) =>
        database.transact(async (transaction) => {
          const result = await work(transaction)
          await fillCounts(transaction, await issuanceCounts(transaction).countsInForce(Date.now()))
          return result
        }),
    },
    close: async () => {
      if (isClosed) return
      isClosed = true
      feed.stop()
      await groupCommit.drained()
      await queue.drained()
      await watch.stop()
      await pool.end()
    },
  }
}

/** A refused statement would undo the whole transaction, so each write has a point to go back to. */
async function writeWithin<Result>(db: Executor, work: (db: Executor) => Promise<Result>): Promise<Result> {
  await sql`savepoint one_write`.execute(db)
  try {
    const result = await work(db)
    await sql`release savepoint one_write`.execute(db)
    return result
  } catch (error) {
    await sql`rollback to savepoint one_write`.execute(db)
    throw error
  }
}

/** Several processes that start together migrate one after the other, and all but the first find nothing to do. */
async function migrateAlone(url: string): Promise<void> {
  const limits = { statementMilliseconds: 0, lockMilliseconds: MIGRATION_MILLISECONDS_MAX }
  const pool = openPool({ url, connectionsMax: 1, ...limits })
  try {
    await kyselyOn(pool)
      .connection()
      .execute(async (connection) => {
        await sql`select pg_advisory_lock(${MIGRATION_LOCK})`.execute(connection)
        await migrate(connection, migrations)
      })
  } catch (error) {
    throw openError(url, error)
  } finally {
    // The lock ends with its connection.
    await pool.end()
  }
}

function openError(url: string, error: unknown): unknown {
  if (error instanceof StoreOpenError) return error
  const { host, pathname } = new URL(url)
  const reason = error instanceof Error ? error.message : String(error)
  return new StoreOpenError(
    'UNAVAILABLE',
    `The database ${pathname.slice(1)} at ${host} cannot be opened: ${reason}. Look whether it runs, and at DATABASE_URL.`,
  )
}

function kyselyOn(pool: pg.Pool): Kysely<Schema> {
  return new Kysely({ dialect: new PostgresDialect(pool) })
}
