import pg from 'pg'

export interface PoolOptions {
  /** `postgres://…` */
  readonly url: string
  readonly connectionsMax: number
  /** How long one statement may take, in milliseconds; 0 for ever. */
  readonly statementMilliseconds?: number
  /** How long it may wait for others, in milliseconds. */
  readonly lockMilliseconds?: number
}

const { types } = pg
/** Counts and instants: all of ours fit a number. */
types.setTypeParser(types.builtins.INT8, Number)

/** Opens no connection yet. Every wait has an end, and an idle connection that breaks is replaced without a word. */
export function openPool({ url, connectionsMax, statementMilliseconds, lockMilliseconds }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    application_name: 'anoncall',
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementMilliseconds ?? 15_000,
    lock_timeout: lockMilliseconds ?? 5_000,
    idle_in_transaction_session_timeout: 15_000,
    // The server's own limit comes first; this one is for a server that does not answer at all.
    query_timeout: (statementMilliseconds ?? 15_000) === 0 ? 0 : 20_000,
    // An answer leaves only when its row is on the disk, whatever the server's own setting says.
    options: '-c synchronous_commit=on -c timezone=UTC',
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
