import type pg from 'pg'
import { StoreOpenError } from '../StoreOpenError.ts'

/** How long a statement or a lock may take in a session, in milliseconds; 0 for no limit. */
export interface SessionLimits {
  readonly statementMilliseconds: number
  readonly lockMilliseconds: number
}

const IDLE_IN_TRANSACTION_MILLISECONDS = 15_000
const ANSWER_MILLISECONDS = 5_000

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
    ['idle_in_transaction_session_timeout', String(IDLE_IN_TRANSACTION_MILLISECONDS)],
  ]
  const text = `select ${settings.map(([name, value]) => `set_config('${name}', '${value}', false) as ${name}`).join(', ')}`
  const question: pg.QueryConfig & { readonly query_timeout: number } = { text, query_timeout: ANSWER_MILLISECONDS }
  const { rows } = await client.query<{ readonly synchronous_commit: string }>(question)
  if (rows[0]?.synchronous_commit !== 'on')
    throw new StoreOpenError('UNAVAILABLE', 'PostgreSQL does not let the service set synchronous_commit to on.')
}
