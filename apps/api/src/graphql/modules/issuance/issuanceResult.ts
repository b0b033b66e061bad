import type { IssuanceOutcome, RefusalReason } from '@anoncall/domain'
import { invalidInput } from '../../userErrors.ts'

type Issued = Extract<IssuanceOutcome, { kind: 'issued' }>

/** Converts a decision for the API. */
export function issuanceResult(outcome: IssuanceOutcome) {
  switch (outcome.kind) {
    case 'invalid':
      return invalidInput(outcome)
    case 'issued':
      return issuedPayload(outcome)
    case 'refused': {
      const { reason, retryAt, publicMessage } = outcome.refusal
      const message = publicMessage ?? refusalMessages[reason]
      return {
        __typename: 'IssuanceRefused' as const,
        message,
        reason,
        retryAt,
        publicMessage,
        challenge: outcome.challenge,
        issuanceId: outcome.issuance.id,
      }
    }
  }
}

/** Returns what a page needs for `makeAnonymous`. Addresses are only in the tokens. */
export function issuedPayload({ issuance, credentials, issuedAt, expiresAt }: Issued) {
  return {
    __typename: 'IssueAnonymousCredentialsPayload' as const,
    credentials,
    callee: issuance.callee,
    from: FROM_PLACEHOLDER,
    issuanceId: issuance.id,
    issuedAt,
    expiresAt,
  }
}

/** The SDK requires a caller, but does not send it in token mode (docs/reference/gateway.md, "Arguments"). */
const FROM_PLACEHOLDER = 'anonymous@anonymous.invalid'

const refusalMessages: Readonly<Record<RefusalReason, string>> = {
  PAUSED: 'Calls are paused at the moment.',
  ORIGIN_NOT_ALLOWED: 'This page is not allowed to place calls with this key.',
  CALLEE_NOT_ALLOWED: 'This contact is not available.',
  NETWORK_BLOCKED: 'Calls from this network are blocked.',
  OUTSIDE_BUSINESS_HOURS: 'Calls are not possible at this time.',
  RATE_LIMITED: 'Too many calls. Try again later.',
  CHALLENGE_REQUIRED: 'A proof of work is required.',
  CHALLENGE_FAILED: 'The proof of work was wrong, too late or already used.',
}
