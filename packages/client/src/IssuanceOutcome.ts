import { type AnonymousCredentials, parseAnonymousCredentials } from './AnonymousCredentials.ts'
import { ClientError } from './ClientError.ts'
import type { InputIssueCode, OutcomeFragment, RefusalReason } from './generated/graphql.ts'

/** What became of one request for credentials. Plain data: it may be passed on as JSON. */
export type IssuanceOutcome = CredentialsIssued | CredentialsRefused | InputInvalid

export interface CredentialsIssued {
  readonly kind: 'issued'
  readonly credentials: AnonymousCredentials
  /** The callee argument of `makeAnonymous`. */
  readonly callee: string
  /** The `from` property of its call options: the SDK demands one, and sends none of it. */
  readonly from: string
  /** The receipt. Quote it to support. */
  readonly issuanceId: string
  /** RFC 3339, UTC. */
  readonly issuedAt: string
  /** When the gateway stops accepting the credentials. RFC 3339, UTC. */
  readonly expiresAt: string
  /**
   * For an audio call: `kandy.call.makeAnonymous(...outcome.makeAnonymousArguments)`. Call options of your own need at least this
   * `from`, and one of `audio` and `video`: without, the SDK waits for ever and says nothing.
   */
  readonly makeAnonymousArguments: readonly [
    callee: string,
    credentials: AnonymousCredentials,
    callOptions: { readonly from: string; readonly audio: true },
  ]
}

export interface CredentialsRefused {
  readonly kind: 'refused'
  /** Branch on this. A server may be newer than this package: have a default. */
  readonly reason: RefusalReason
  /** One English sentence that may be shown. */
  readonly message: string
  /** When trying again can succeed, RFC 3339, UTC. Null when it never will. */
  readonly retryAt: string | null
  /** What the administrator has to say about a pause. Null otherwise. */
  readonly publicMessage: string | null
  /** What has to be solved first, with CHALLENGE_REQUIRED and CHALLENGE_FAILED: see `solveChallenge`. Null otherwise. */
  readonly challenge: Challenge | null
  /** The receipt. Quote it to support. */
  readonly issuanceId: string
}

/** A proof of work that the visitor's browser is to do. Good once, and for a few minutes. */
export interface Challenge {
  /** ALTCHA's challenge, as JSON text. */
  readonly altcha: string
  /** RFC 3339, UTC. */
  readonly expiresAt: string
}

export interface InputInvalid {
  readonly kind: 'invalid'
  /** One English sentence that may be shown. */
  readonly message: string
  /** Every problem at once. */
  readonly issues: readonly InputIssue[]
}

export interface InputIssue {
  /** Where in the input, e.g. `['callee']`. */
  readonly path: readonly string[]
  readonly code: InputIssueCode
  readonly message: string
}

/** One answer of the API as an outcome. Throws ClientError with BAD_ANSWER for one that this package does not know. */
export function toIssuanceOutcome(result: OutcomeFragment | undefined): IssuanceOutcome {
  switch (result?.__typename) {
    case 'IssuanceRefused': {
      const { __typename, ...refusal } = result
      return { kind: 'refused', ...refusal }
    }
    case 'InvalidInput': {
      const { __typename, ...problems } = result
      return { kind: 'invalid', ...problems }
    }
    case 'IssueAnonymousCredentialsPayload': {
      const { __typename, ...issued } = result
      const { callee, from } = issued
      const credentials = parseAnonymousCredentials(issued.credentials)
      const makeAnonymousArguments = [callee, credentials, { from, audio: true }] as const
      return { kind: 'issued', ...issued, credentials, makeAnonymousArguments }
    }
    default:
      throw new ClientError('BAD_ANSWER', 'The server gave an answer that this page does not know.')
  }
}
