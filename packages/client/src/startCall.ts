import type { AnonymousCall } from './AnonymousCall.ts'
import { parseAnonymousCredentials } from './AnonymousCredentials.ts'
import { CallError } from './CallError.ts'
import type { CallOptions } from './CallOptions.ts'
import type { IssuanceOutcome } from './IssuanceOutcome.ts'
import type { KandyClient } from './KandyClient.ts'
import { runCall } from './runCall.ts'
import { unwrap } from './unwrap.ts'
import { withRetry } from './withRetry.ts'

/**
 * Makes a call with the credentials that `issue` brings; it is asked once more where the gateway refuses them. Gives the call at
 * once and never throws: whatever goes wrong becomes its state `failed`. What `makeAnonymousCall` is made of; for pages that have
 * a way of their own to the server.
 */
export function startCall(kandy: KandyClient, source: CredentialSource, options: CallOptions = {}): AnonymousCall {
  return runCall(
    kandy,
    async (signal) => {
      const outcome = await withRetry(() => source.issue(signal), UNCOUNTED, signal)
      if (outcome.kind === 'refused')
        throw new CallError('REFUSED', outcome.publicMessage ?? outcome.message, {
          retryable: outcome.retryAt !== null,
          issuanceId: outcome.issuanceId,
          refusal: outcome,
        })
      const issued = unwrap(outcome)
      // Checked here as well, since an incomplete set makes the SDK wait for ever, and `issue` may be anybody's.
      return { ...issued, credentials: parseAnonymousCredentials(issued.credentials) }
    },
    options,
  )
}

export interface CredentialSource {
  /** The signal aborts when the visitor hangs up first. */
  issue(signal: AbortSignal): Promise<IssuanceOutcome>
}

/**
 * Each issuing counts, and the server has no way to know a repetition: so only its own word that nothing was decided makes another
 * try harmless. After NETWORK, TIMEOUT or a proxy's error nobody knows, and the visitor decides.
 */
const UNCOUNTED = ['SERVICE_UNAVAILABLE'] as const
