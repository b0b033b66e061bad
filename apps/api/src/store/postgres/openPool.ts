import pg from 'pg'
import { applySessionSettings } from './applySessionSettings.ts'
import type { PostgresTarget } from './PostgresTarget.ts'

export interface PoolOptions {
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

const STATEMENT_MILLISECONDS = 15_000
const LOCK_MILLISECONDS = 5_000
/** The server's own limit takes effect first. This one is for a server that does not respond at all. */
const NO_ANSWER_MILLISECONDS = 5_000

/**
 * Returns a pool without open connections. Every wait is limited, and a broken idle connection is replaced silently.
 */
export function openPool({ target, connectionsMax, ...limits }: PoolOptions): pg.Pool {
  const { statementMilliseconds = STATEMENT_MILLISECONDS, lockMilliseconds = LOCK_MILLISECONDS } = limits
  const pool = new pg.Pool({
    ...target.connection,
    max: connectionsMax,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    query_timeout: statementMilliseconds + NO_ANSWER_MILLISECONDS,
    // The pool waits for this before it hands out the connection.
    onConnect: (client) => applySessionSettings(client, { statementMilliseconds, lockMilliseconds }),
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
