import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import type { CallOptions } from './CallOptions.ts'
import { type CredentialIssuer, createCredentialIssuer } from './createCredentialIssuer.ts'
import type { KandyClient } from './KandyClient.ts'
import { type CredentialSource, startCall } from './startCall.ts'

/**
 * The client of one site. Throws ClientError with INVALID_CONFIGURATION for an option that cannot work, and with SECRET_KEY_IN_BROWSER
 * for a secret key in a page. A relative endpoint needs a page: on a server the client can be created, and its requests fail.
 *
 * @example
 * const calls = createAnonymousCalls({ endpoint: 'https://calls.acme.example/graphql', key: 'pk_…' })
 * const call = calls.makeAnonymousCall(kandy, 'support')
 * call.on((state) => show(state))
 */
export function createAnonymousCalls(options: AnonymousCallsOptions): AnonymousCalls {
  const issuer = createCredentialIssuer(options)
  return {
    ...issuer,
    makeAnonymousCall(kandy, callee, { reference, ...callOptions } = {}) {
      const source: CredentialSource = {
        issue: (signal, challengeSolution) =>
          issuer.issueAnonymousCredentials({ callee, reference, challengeSolution, signal }),
        report: options.reportCalls === false ? undefined : options,
      }
      return startCall(kandy, source, callOptions)
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
}
