import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallOptions } from './CallOptions.ts'
import type { IssuanceOutcome } from './IssuanceOutcome.ts'
import type { KandyClient } from './KandyClient.ts'

/**
 * Makes a call with the credentials that `issue` brings; it is asked once more where the gateway refuses them. Gives the call at
 * once and never throws: whatever goes wrong becomes its state `failed`. What `makeAnonymousCall` is made of; for pages that have
 * a way of their own to the server.
 */
export function startCall(_kandy: KandyClient, _source: CredentialSource, _options: CallOptions = {}): AnonymousCall {
  throw new Error('Not there yet.')
}

export interface CredentialSource {
  /** The signal aborts when the visitor hangs up first. */
  issue(signal: AbortSignal): Promise<IssuanceOutcome>
}
