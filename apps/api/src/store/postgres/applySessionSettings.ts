import type pg from 'pg'
import { StoreOpenError } from '../StoreOpenError.ts'

/** How long a session may be busy, in milliseconds; 0 for no limit. */
export interface SessionLimits {
  readonly statementMilliseconds: number
  readonly lockMilliseconds: number
}

const IDLE_IN_TRANSACTION_MILLISECONDS = 15_000
const ANSWER_MILLISECONDS = 5_000

/**
 * Sets what the store relies on in a new connection, whatever the server, the database, the user or the address says: a commit
 * returns only after its rows are on the disk, a transaction that waited for a lock sees what was written under it, and every wait
 * ends. Set after connecting, since connection poolers refuse or drop what is set while connecting.
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
    ['idle_in_transaction_session_timeout', String(IDLE_IN_TRANSACTION_MILLISECONDS)],
  ]
  const text = `select ${settings.map(([name, value]) => `set_config('${name}', '${value}', false) as ${name}`).join(', ')}`
  const question: pg.QueryConfig & { readonly query_timeout: number } = { text, query_timeout: ANSWER_MILLISECONDS }
  const { rows } = await client.query<{ readonly synchronous_commit: string }>(question)
  if (rows[0]?.synchronous_commit !== 'on')
    throw new StoreOpenError('UNAVAILABLE', 'PostgreSQL does not let the service set synchronous_commit to on.')
}
