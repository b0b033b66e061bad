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

/**
 * Whatever the server, the database, the user or the address says: an answer leaves only when its row is on the disk, and whoever
 * waited for a lock sees what was written under it.
 */
const OWN_OPTIONS = '-c synchronous_commit=on -c default_transaction_isolation=read\\ committed'

/** Opens no connection yet. Every wait has an end, and an idle connection that breaks is replaced without a word. */
export function openPool({ url, connectionsMax, statementMilliseconds, lockMilliseconds }: PoolOptions): pg.Pool {
  const { connectionString, options } = addressOf(url)
  const pool = new pg.Pool({
    connectionString,
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
    options: [options, OWN_OPTIONS].join(' '),
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The driver would have an address's options take the place of ours. */
function addressOf(url: string): { readonly connectionString: string; readonly options: string } {
  const address = new URL(url)
  const options = address.searchParams.get('options') ?? ''
  address.searchParams.delete('options')
  return { connectionString: address.href, options }
}
