import type { AnonymousCall } from './AnonymousCall.ts'
import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import type { CallOptions } from './CallOptions.ts'
import { type CredentialIssuer, createCredentialIssuer } from './createCredentialIssuer.ts'
import type { KandyClient } from './KandyClient.ts'
import { type CredentialSource, startCall } from './startCall.ts'

/**
 * Creates a client that requests credentials and makes calls. Requests to a relative endpoint succeed only in a page. On a server, a client
 * with a relative endpoint can be created, but its requests fail.
 *
 * @throws ClientError with `INVALID_CONFIGURATION` if an option is invalid, or with `SECRET_KEY_IN_BROWSER` for a secret key in a page.
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

/** Requests credentials and makes calls. */
export interface AnonymousCalls extends CredentialIssuer {
  /**
   * Requests credentials and makes a call. Returns the call immediately and never throws. If anything fails, the call's state becomes
   * `failed`.
   *
   * @param kandy The SDK client, which supports one call at a time.
   * @param callee The alias of the destination.
   * @param options Call options. `reference` is your own identifier for the call, up to 64 characters.
   */
  makeAnonymousCall(
    kandy: KandyClient,
    callee: string,
    options?: CallOptions & { readonly reference?: string | undefined },
  ): AnonymousCall
}
