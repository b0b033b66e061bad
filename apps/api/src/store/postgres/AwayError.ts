import { setTimeout } from 'node:timers/promises'
import { StoreError } from '@anoncall/domain'

/**
 * Thrown if the database cannot be reached or the connection is lost. The operation can be retried if it is idempotent.
 */
export class AwayError extends StoreError {
  constructor(reason: string) {
    super('RETRY', `the database is not reachable (${reason})`)
  }
}

/**
 * SQLSTATE codes and Node error codes that mean a lost or refused connection. 25006 means that the server is read-only
 * because it has become a standby. A new connection may reach the primary.
 */
const awayCodes =
  /^(57P0[1-5]|08\w{3}|53300|25006|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/

/** Messages of driver errors that mean a lost connection and have no code. */
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/

/** Converts an error that means a lost or refused connection. Returns `null` for any other error. */
export function awayErrorOf(error: unknown): AwayError | null {
  if (error instanceof AwayError) return error
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (awayCodes.test(code)) return new AwayError(code)
  return awayMessages.test(error.message) ? new AwayError('connection lost') : null
}

/** The maximum time to wait for an unreachable database. */
const AWAY_MILLISECONDS_MAX = 3_000
/** The delay before the first retry. Each later delay is twice as long as the delay before it. */
const FIRST_PAUSE_MS = 25

/**
 * Runs work, and retries it for up to three seconds while the database is unreachable. The work must be idempotent,
 * because the database may have completed an attempt that lost its connection.
 */
export async function repeatWhileAway<Result>(work: (isRepeated: boolean) => Promise<Result>): Promise<Result> {
  const until = performance.now() + AWAY_MILLISECONDS_MAX
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      return await work(pause > FIRST_PAUSE_MS)
    } catch (error) {
      if (!(error instanceof AwayError) || performance.now() + pause > until) throw error
    }
    await setTimeout(pause)
  }
}
