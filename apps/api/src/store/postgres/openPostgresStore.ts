import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { IssuanceFeed, NewIssuance, RateCounters, Store } from '@anoncall/domain'
import { Kysely, sql } from 'kysely'
import type pg from 'pg'
import type { ServerSecrets } from '../../vault/serverSecrets.ts'
import { accessOf, type Executor } from '../Access.ts'
import type { Database, StoreFigures, StoreUpkeep, Transfer } from '../Database.ts'
import { GroupCommit } from '../GroupCommit.ts'
import { issuanceRepository } from '../issuanceRepository.ts'
import { migrate } from '../migrate.ts'
import { migrations } from '../migrations.ts'
import { ReceiptRecorder } from '../receipts/recordReceipts.ts'
import { rememberReads } from '../rememberReads.ts'
import type { Schema } from '../Schema.ts'
import { serverSecretRepository } from '../serverSecretRepository.ts'
import { StoreOpenError } from '../storeErrors.ts'
import { storeOver } from '../storeOver.ts'
import { storeUpkeep } from '../storeUpkeep.ts'
import { tables } from '../transfer/tables.ts'
import { WriterQueue } from '../WriterQueue.ts'
import { repeatWhileAway } from './AwayError.ts'
import { checkServer } from './checkServer.ts'
import { createPostgresCounters, fillCounts } from './createPostgresCounters.ts'
import { createPostgresFeed } from './createPostgresFeed.ts'
import { insertTurnsAtOnce } from './insertTurnsAtOnce.ts'
import { openPool } from './openPool.ts'
import { PostgresDialect } from './PostgresDialect.ts'
import { type PostgresTarget, postgresTarget } from './PostgresTarget.ts'
import { postgresOpenError } from './postgresOpenError.ts'
import { CHANGES_CHANNEL, watchChanges } from './watchChanges.ts'

/**
 * Opens the store in a PostgreSQL database, and creates or migrates its tables. Any number of processes can share the
 * database. Transactions run one at a time across all processes, as in SQLite. Issuances and single writes run in
 * parallel with transactions.
 *
 * @throws {StoreOpenError} `SCHEMA_NEWER`, `UNAVAILABLE`
 */
export async function openPostgresStore({
  url,
  connectionsMax,
  onWait = () => undefined,
  migrationWaitMilliseconds = MIGRATION_WAIT_MS,
}: PostgresOptions): Promise<PostgresStore> {
  const target = postgresTarget(url)
  await checkServer(target)
  await migrateAlone(target, migrationWaitMilliseconds, onWait)
  const pool = openPool({ target, connectionsMax })
  const db = kyselyOn(pool)
  const queue = new WriterQueue()
  let onChange = (): void => undefined
  const watch = await watchChanges(target, () => onChange())
  const memory = rememberReads(() => watch.isCurrent())
  onChange = memory.drop

  const write: Database['write'] = (work) => db.transaction().execute(work)
  const upkeep = storeUpkeep({ read: db, write, writer: randomInt(WRITERS) })
  const recorder = new ReceiptRecorder(upkeep.context)
  const groupCommit = new GroupCommit<NewIssuance>({
    commit: async (entries) => {
      const turns = await repeatWhileAway(() => recorder.prepare(entries, write))
      await repeatWhileAway((isRepeated) => insertTurnsAtOnce(db, turns, isRepeated))
    },
    rowsMax: ROWS_PER_FLUSH_MAX,
  })
  const database: Database = {
    read: db,
    longRead: db,
    write,
    // Only one transaction of this process waits for the lock. The others wait in the queue, so that they do not use up
    // the connections.
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
  const store = storeOver(database, memory, upkeep.context)
  const feed = createPostgresFeed(store.issuances)
  let isClosed = false
  return {
    ...store,
    ...upkeep.functions,
    // Removes the old versions of destroyed keys from the table's file. A lack of privileges must not stop the maintenance.
    eraseDeleted: async () => {
      await sql`vacuum address_keys`.execute(db).catch(() => undefined)
    },
    returnFreePages: async () => 0,
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
          const { countsInForce } = issuanceRepository(accessOf(transaction), upkeep.context)
          await fillCounts(transaction, await countsInForce(Date.now()))
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

export interface PostgresStore extends Store, StoreUpkeep {
  readonly serverSecrets: ServerSecrets
  readonly rateCounters: RateCounters
  readonly issuanceFeed: IssuanceFeed
  readonly transfer: Transfer
  figures(): StoreFigures
  /** Waits for work in progress, then closes all connections. Later calls are rejected. */
  close(): Promise<void>
}

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** The maximum number of open connections. The connection that listens for changes is not counted. */
  readonly connectionsMax: number
  /** Called with a sentence about the progress if opening takes long. */
  readonly onWait?: (sentence: string) => void
  /** How long to wait for another process's migration, in milliseconds. Defaults to a minute. */
  readonly migrationWaitMilliseconds?: number
}

/**
 * The number of possible process numbers. Each process draws one at its start. Two processes with the same number count
 * correctly, but wait for each other.
 */
const WRITERS = 32_768

/** The maximum number of issuances in one statement. */
const ROWS_PER_FLUSH_MAX = 200
const MIGRATION_WAIT_MS = 60_000

/** The interval between attempts to get the lock for migrations, in milliseconds. */
const TRY_EACH_MS = 250

/** How many times `onWait` is called during the maximum wait. */
const REPORTS = 6

/** How long one statement of a migration may take. Large tables take minutes. */
const MIGRATION_STATEMENT_MILLISECONDS_MAX = 3_600_000

/**
 * PostgreSQL identifies locks by number. The number of the migration lock consists of the bytes of "anon". The
 * transaction lock has the next number.
 */
const MIGRATION_LOCK = 0x616e6f6e
const TRANSACTION_LOCK = MIGRATION_LOCK + 1

/** Runs a write with a savepoint. Without the savepoint, a rejected statement would undo the whole transaction. */
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

/**
 * Migrates the database under a lock. If several processes start together, they get the lock one after the other. Only
 * the first process finds migrations to apply.
 */
async function migrateAlone(
  target: PostgresTarget,
  waitMilliseconds: number,
  onWait: (sentence: string) => void,
): Promise<void> {
  const limits = { statementMilliseconds: MIGRATION_STATEMENT_MILLISECONDS_MAX, lockMilliseconds: waitMilliseconds }
  const pool = openPool({ target, connectionsMax: 1, ...limits })
  let isLocked = false
  const reporting = setInterval(
    () => onWait(isLocked ? 'migrating the database' : 'waiting for another process to migrate the database'),
    waitMilliseconds / REPORTS,
  )
  try {
    await kyselyOn(pool)
      .connection()
      .execute(async (connection) => {
        await lockMigrations(connection, target, waitMilliseconds)
        isLocked = true
        try {
          await migrate(connection, migrations)
          await checkPrivileges(connection, target)
        } finally {
          // Releases the lock explicitly. A pooler may keep the connection open, and an open connection keeps its
          // locks.
          await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`.execute(connection).catch(() => undefined)
        }
      })
  } catch (error) {
    throw postgresOpenError(target, error)
  } finally {
    clearInterval(reporting)
    await pool.end()
  }
}

/**
 * Checks that the user may read and write every table. Otherwise, a missing privilege would first cause an error in the
 * middle of a request.
 */
async function checkPrivileges(db: Kysely<Schema>, { server, database }: PostgresTarget): Promise<void> {
  const names = [...tables.map(([name]) => name), 'sessions', 'change_counter', 'rate_counts']
  const { rows } = await sql<{ name: string; user: string }>`select tablename as name, current_user::text as user
    from pg_tables cross join lateral (select format('%I.%I', schemaname, tablename) as path) as paths
    where schemaname = current_schema() and tablename in (${sql.join(names)}) and not (
      has_table_privilege(path, 'select') and has_table_privilege(path, 'insert')
      and has_table_privilege(path, 'update') and has_table_privilege(path, 'delete'))`.execute(db)
  const [first] = rows
  if (first === undefined) return
  throw new StoreOpenError(
    'UNAVAILABLE',
    `The user "${first.user}" may not read and write the table ${first.name} in the database "${database}" at ${server}. Make that user the owner of the database and of the tables in it.`,
  )
}

/**
 * Acquires the lock for migrations. It retries instead of waiting within one statement, so that an unresponsive server
 * cannot block the start.
 */
async function lockMigrations(
  db: Kysely<Schema>,
  { server, database }: PostgresTarget,
  waitMilliseconds: number,
): Promise<void> {
  const until = performance.now() + waitMilliseconds
  for (;;) {
    const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_lock(${MIGRATION_LOCK}) as locked`.execute(
      db,
    )
    if (rows[0]?.locked === true) return
    if (performance.now() > until) break
    await setTimeout(TRY_EACH_MS)
  }
  const { rows } = await sql<{ pid: number; name: string }>`select a.pid, a.application_name as name from pg_locks l
    join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.classid = 0 and l.objid = ${MIGRATION_LOCK} and l.granted
    and l.database = (select oid from pg_database where datname = current_database())`.execute(db)
  const holder = rows[0] === undefined ? 'another connection' : `the connection ${rows[0].pid} ("${rows[0].name}")`
  throw new StoreOpenError(
    'UNAVAILABLE',
    `The lock for migrations of the database "${database}" at ${server} has been held by ${holder} for ${waitMilliseconds / 1_000} seconds. If no other Anoncall process is starting, end that connection with pg_terminate_backend and start again.`,
  )
}

function kyselyOn(pool: pg.Pool): Kysely<Schema> {
  return new Kysely({ dialect: new PostgresDialect(pool) })
}
