import type { AnonymousCallsOptions } from './AnonymousCallsOptions.ts'
import { createSendDocument, type SendDocument } from './createSendDocument.ts'
import { IssueAnonymousCredentialsDocument } from './generated/IssueAnonymousCredentialsDocument.ts'
import { type IssuanceOutcome, toIssuanceOutcome } from './IssuanceOutcome.ts'
import { withIdempotencyKey } from './withIdempotencyKey.ts'

/**
 * Creates a client that requests credentials and makes no calls. Use it on servers, and in pages that call the SDK directly.
 *
 * @throws ClientError with `INVALID_CONFIGURATION` if an option is invalid, or with `SECRET_KEY_IN_BROWSER` for a secret key in a page.
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
    issueAnonymousCredentials({ signal, ...request }) {
      return withIdempotencyKey(
        async (idempotencyKey) => {
          const input = { ...request, idempotencyKey }
          const data = await send(IssueAnonymousCredentialsDocument, { input }, { signal })
          return toIssuanceOutcome(data.issueAnonymousCredentials)
        },
        signal,
        request.idempotencyKey,
      )
    },
  }
}

/** Requests credentials. */
export interface CredentialIssuer {
  /**
   * Requests the credentials for one call. Each request counts against the limits, so send it only when the button is pressed. If the
   * response is lost, the request is repeated up to twice, and counts once. A refusal is returned as an outcome.
   *
   * @throws ClientError if the request fails. See `ClientErrorCode` for the codes. If the signal aborts, throws the signal's reason.
   */
  issueAnonymousCredentials(request: IssueAnonymousCredentialsRequest): Promise<IssuanceOutcome>
  /** Sends one of this package's GraphQL documents. This method is for other functions of this package. */
  readonly send: SendDocument
}

/** The input of one credentials request. */
export interface CallRequest {
  /**
   * The alias of the destination. With a secret key, the callee can also be an address `user@domain`, if the realm
   * allows the address.
   */
  readonly callee: string
  /** Your own identifier for this call, up to 64 characters. Stored with the receipt. */
  readonly reference?: string | undefined
  /** The result of `solveChallenge`, if a previous refusal had a challenge. */
  readonly challengeSolution?: string | undefined
  /** On servers, the visitor's IP address. Limits and blocks then apply to the visitor instead of your server. */
  readonly visitorAddress?: string | undefined
  /**
   * Your own key for this request, 1 to 64 printable characters. A second request with the same key and input returns
   * the same credentials and receipt, until the credentials expire. Set the key if your own code repeats requests.
   * Defaults to a random key for each request.
   */
  readonly idempotencyKey?: string | undefined
}

/** A credentials request that can be aborted. */
export interface IssueAnonymousCredentialsRequest extends CallRequest {
  readonly signal?: AbortSignal | undefined
}
