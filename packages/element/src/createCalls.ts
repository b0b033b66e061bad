import {
  type AnonymousCall,
  type AnonymousCallsOptions,
  type CallOptions,
  createCredentialIssuer,
  type KandyClient,
  startCall,
} from '@anoncall/client'

/**
 * What a button needs of the client, and no more: nothing is shown of the availability, so what asks for it stays out of the script.
 * Throws ClientError with SECRET_KEY_IN_BROWSER for a secret key.
 */
export function createCalls(options: AnonymousCallsOptions): ButtonCalls {
  const issuer = createCredentialIssuer(options)
  return {
    make: (kandy, callee, callOptions) =>
      startCall(kandy, { issue: (signal) => issuer.issueAnonymousCredentials({ callee, signal }) }, callOptions),
  }
}

export interface ButtonCalls {
  /** As `makeAnonymousCall` of the client. */
  make(kandy: KandyClient, callee: string, options: CallOptions): AnonymousCall
}
