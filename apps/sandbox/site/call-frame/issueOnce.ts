import { CallError, type CredentialSource } from '@anoncall/client'
import type { CallOrder } from './readConsoleMessage.ts'

/**
 * The set that came from the console, given once. A page of a visitor would fetch a second set where the gateway refuses the first;
 * here the refusal is what somebody wants to see.
 */
export function issueOnce({ credentials, callee, from, issuanceId, issuedAt, expiresAt }: CallOrder): CredentialSource {
  let isGiven = false
  return {
    async issue() {
      if (isGiven) throw new CallError('CREDENTIALS_REFUSED', 'The gateway refused the credentials.', { issuanceId })
      isGiven = true
      return {
        kind: 'issued',
        credentials,
        callee,
        from,
        issuanceId,
        issuedAt,
        expiresAt,
        makeAnonymousArguments: [callee, credentials, { from, audio: true }],
      }
    },
  }
}
