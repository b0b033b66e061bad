import pg from 'pg'
import { StoreOpenError } from '../storeErrors.ts'
import type { PostgresTarget } from './PostgresTarget.ts'

interface PoolOptions {
  readonly target: PostgresTarget
  readonly connectionsMax: number
  /** How long one statement may take, in milliseconds. Defaults to 15 seconds. */
  readonly statementMilliseconds?: number
  /** How long a statement may wait for a lock, in milliseconds. Defaults to 5 seconds. */
  readonly lockMilliseconds?: number
}

const { types } = pg
/** Parses 8-byte integers as numbers. Counts and instants always fit into a number. */
types.setTypeParser(types.builtins.INT8, Number)

const STATEMENT_MS = 15_000
const LOCK_MS = 5_000
/**
 * How much longer than the server's own limit the driver waits. This additional time matters only if the server does
 * not respond at all.
 */
const NO_ANSWER_MS = 5_000

/**
 * Creates a connection pool, which opens its connections on demand. Every wait has a time limit. A broken idle
 * connection is replaced silently.
 */
export function openPool({ target, connectionsMax, ...limits }: PoolOptions): pg.Pool {
  const { statementMilliseconds = STATEMENT_MS, lockMilliseconds = LOCK_MS } = limits
  const pool = new pg.Pool({
    ...target.connection,
    max: connectionsMax,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    query_timeout: statementMilliseconds + NO_ANSWER_MS,
    // The pool waits for this function before it returns a new connection.
    onConnect: (client) => applySessionSettings(client, { statementMilliseconds, lockMilliseconds }),
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/**
 * The limits of a session in milliseconds: how long a statement may run, and how long it may wait for a lock. 0 means
 * no limit.
 */
interface SessionLimits {
  readonly statementMilliseconds: number
  readonly lockMilliseconds: number
}

const IDLE_IN_TRANSACTION_MS = 15_000
const ANSWER_MS = 5_000

/**
 * Applies the settings that the store depends on to a new connection. They override the settings of the server, the
 * database, the user and the address. A commit returns only after its rows are on the disk. A transaction that waited
 * for a lock reads everything that the previous holder of the lock wrote. Every wait has a time limit. The settings are
 * applied after connecting, because connection poolers reject or drop settings in the connection request.
 *
 * @throws {StoreOpenError} `UNAVAILABLE` if a commit would not wait for the disk
 */
export async function applySessionSettings(
  client: pg.ClientBase,
  { statementMilliseconds, lockMilliseconds }: SessionLimits,
): Promise<void> {
  const settings = [
    ['synchronous_commit', 'on'],
    ['default_transaction_isolation', 'read committed'],
    ['statement_timeout', String(statementMilliseconds)],
    ['lock_timeout', String(lockMilliseconds)],
    ['idle_in_transaction_session_timeout', String(IDLE_IN_TRANSACTION_MS)],
  ]
  const text = `select ${settings.map(([name, value]) => `set_config('${name}', '${value}', false) as ${name}`).join(', ')}`
  const question: pg.QueryConfig & { readonly query_timeout: number } = { text, query_timeout: ANSWER_MS }
  const { rows } = await client.query<{ readonly synchronous_commit: string }>(question)
  if (rows[0]?.synchronous_commit !== 'on')
    throw new StoreOpenError('UNAVAILABLE', 'PostgreSQL does not let the service set synchronous_commit to on.')
}
