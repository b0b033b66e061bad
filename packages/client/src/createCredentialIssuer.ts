import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { createSendDocument, type SendDocument } from './createSendDocument.ts'
import { IssueAnonymousCredentialsDocument } from './generated/IssueAnonymousCredentialsDocument.ts'
import { type IssuanceOutcome, toIssuanceOutcome } from './IssuanceOutcome.ts'

/**
 * The part of the client that needs no page: it asks for credentials, and makes no calls. For servers, and for pages that talk to
 * the SDK themselves. Throws ClientError with INVALID_CONFIGURATION for an option that cannot work, and with SECRET_KEY_IN_BROWSER
 * for a secret key in a page.
 *
 * @example
 * const issuer = createCredentialIssuer({ endpoint: 'https://calls.acme.example/graphql', key: 'pk_…' })
 * const outcome = await issuer.issueAnonymousCredentials({ callee: 'support' })
 * if (outcome.kind === 'issued') kandy.call.makeAnonymous(...outcome.makeAnonymousArguments)
 */
export function createCredentialIssuer(options: AnonymousCallsOptions): CredentialIssuer {
  const send = createSendDocument(options)
  return {
    send,
    async issueAnonymousCredentials({ signal, ...input }) {
      const data = await send(IssueAnonymousCredentialsDocument, { input }, { signal })
      return toIssuanceOutcome(data.issueAnonymousCredentials)
    },
  }
}

export interface CredentialIssuer {
  /**
   * Asks for the credentials of one call. Each asking counts against the limits: ask when the button is pressed.
   *
   * A refusal is an outcome. Throws ClientError for a fault (its codes are those of `ClientErrorCode`), and the signal's own reason
   * for an abort.
   */
  issueAnonymousCredentials(request: IssueAnonymousCredentialsRequest): Promise<IssuanceOutcome>
  /** Sends one of this package's documents: what the functions for servers are built on. */
  readonly send: SendDocument
}

export interface CallRequest {
  /** A destination's alias; with a secret key also `user@domain`, where the realm allows it. */
  readonly callee: string
  /** Your own name for this call, up to 64 characters. Kept with the issuance. */
  readonly reference?: string | undefined
  /** What `solveChallenge` gave, where a refusal asked for it. */
  readonly challengeSolution?: string | undefined
  /** For servers: the address of your visitor, so that limits and blocks count the visitor and not your server. */
  readonly visitorAddress?: string | undefined
}

export interface IssueAnonymousCredentialsRequest extends CallRequest {
  readonly signal?: AbortSignal | undefined
}
