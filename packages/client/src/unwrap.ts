import { ClientError } from './ClientError.ts'
import type { CredentialsIssued, IssuanceOutcome } from './IssuanceOutcome.ts'

/**
 * Returns the issued credentials of an outcome, and throws if there are none.
 *
 * @throws ClientError with `REFUSED` or `INVALID_INPUT`. Its `cause` is the outcome. The error for a refusal is `retryable` if the
 *   refusal has a `retryAt`.
 *
 * @example
 * const { makeAnonymousArguments } = unwrap(await calls.issueAnonymousCredentials({ callee: 'support' }))
 */
export function unwrap(outcome: IssuanceOutcome): CredentialsIssued {
  if (outcome.kind === 'refused')
    throw new ClientError('REFUSED', outcome.publicMessage ?? outcome.message, {
      retryable: outcome.retryAt !== null,
      cause: outcome,
    })
  if (outcome.kind === 'invalid') throw new ClientError('INVALID_INPUT', outcome.message, { cause: outcome })

  return outcome
}
