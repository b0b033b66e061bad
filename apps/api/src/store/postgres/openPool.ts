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
/** For counts and instants, which always fit into a number. */
types.setTypeParser(types.builtins.INT8, Number)

const STATEMENT_MS = 15_000
const LOCK_MS = 5_000
/** The server's own limit takes effect first. This one is for a server that does not respond at all. */
const NO_ANSWER_MS = 5_000

/**
 * Returns a pool without open connections. Every wait is limited, and a broken idle connection is replaced silently.
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
    // The pool waits for this before it hands out the connection.
    onConnect: (client) => applySessionSettings(client, { statementMilliseconds, lockMilliseconds }),
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** How long a statement or a lock may take in a session, in milliseconds; 0 for no limit. */
interface SessionLimits {
  readonly statementMilliseconds: number
  readonly lockMilliseconds: number
}

const IDLE_IN_TRANSACTION_MS = 15_000
const ANSWER_MS = 5_000

/**
 * Sets what the store depends on in a new connection, regardless of the settings of the server, database, user or
 * address. A commit returns only after its rows are on the disk. A transaction that waited for a lock reads what was
 * written under the lock. Every wait is limited. Set after connecting, because connection poolers reject or drop
 * settings during the connection.
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
