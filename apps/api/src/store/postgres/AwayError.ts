import { StoreError } from '@anoncall/domain'

/** The database cannot be reached, or went away in the middle: what was asked may be asked again, if it may be done twice. */
export class AwayError extends StoreError {
  constructor(reason: string) {
    super('RETRY', `the database is away (${reason})`)
  }
}

/**
 * States in which the server itself ends a connection, lets nobody in or writes nothing (25006: it follows another one by now, and a
 * new connection may lead there), and what Node says of a connection that is gone.
 */
const awayCodes =
  /^(57P0[1-5]|08\w{3}|53300|25006|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/

/** What the driver says without a code. */
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/

/** `null` for any other error. */
export function awayErrorOf(error: unknown): AwayError | null {
  if (error instanceof AwayError) return error
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (awayCodes.test(code)) return new AwayError(code)
  return awayMessages.test(error.message) ? new AwayError('connection lost') : null
}
