import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import type { CallOptions } from './CallOptions.ts'
import { type AskAvailability, createAvailability } from './createAvailability.ts'
import { type CredentialIssuer, createCredentialIssuer } from './createCredentialIssuer.ts'
import type { KandyClient } from './KandyClient.ts'
import { startCall } from './startCall.ts'

/**
 * The client of one site. Throws ClientError with SECRET_KEY_IN_BROWSER where a secret key is given to a page.
 *
 * @example
 * const calls = createAnonymousCalls({ endpoint: 'https://calls.acme.example/graphql', key: 'pk_…' })
 * const call = calls.makeAnonymousCall(kandy, 'support')
 * call.on((state) => show(state))
 */
export function createAnonymousCalls(options: AnonymousCallsOptions): AnonymousCalls {
  const issuer = createCredentialIssuer(options)
  const availability = createAvailability(issuer.send)
  return {
    ...issuer,
    makeAnonymousCall(kandy, callee, { reference, ...callOptions } = {}) {
      const issue = (signal: AbortSignal) => issuer.issueAnonymousCredentials({ callee, reference, signal })
      return startCall(kandy, { issue }, callOptions)
    },
    availability,
    warmUp(callee) {
      availability(callee).catch(() => {})
    },
  }
}

export interface AnonymousCalls extends CredentialIssuer {
  /**
   * Fetches credentials and makes the call. Gives the call at once and never throws: whatever goes wrong becomes its state `failed`.
   * `reference` is your own name for the call, up to 64 characters.
   */
  makeAnonymousCall(
    kandy: KandyClient,
    callee: string,
    options?: CallOptions & { readonly reference?: string | undefined },
  ): AnonymousCall
  /**
   * Whether a call would be allowed now. Asked at most once in ten seconds for one callee. Throws ClientError as
   * `issueAnonymousCredentials` does.
   */
  readonly availability: AskAvailability
  /**
   * For the moment in which a visitor reaches for the button: opens the connection and asks for the availability. Credentials wait
   * for the press, since each set counts. Never throws.
   */
  warmUp(callee: string): void
}
