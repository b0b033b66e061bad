import { type AnonymousCredentials, parseAnonymousCredentials } from './AnonymousCredentials.ts'
import { ClientError } from './ClientError.ts'
import type { InputIssueCode, OutcomeFragment, RefusalReason } from './generated/graphql.ts'

/** The outcome of one credentials request. Plain data that can be sent as JSON. */
export type IssuanceOutcome = CredentialsIssued | CredentialsRefused | InputInvalid

/** Credentials were issued. */
export interface CredentialsIssued {
  readonly kind: 'issued'
  readonly credentials: AnonymousCredentials
  /** The callee argument of `makeAnonymous`. */
  readonly callee: string
  /**
   * The `from` property for the call options of `makeAnonymous`. The SDK requires this property but does not send it.
   */
  readonly from: string
  /** The receipt id, to quote in support requests. */
  readonly issuanceId: string
  /** When the credentials were issued, RFC 3339, UTC. */
  readonly issuedAt: string
  /** When the gateway stops accepting the credentials, RFC 3339, UTC. */
  readonly expiresAt: string
  /**
   * The arguments for an audio call: `kandy.call.makeAnonymous(...outcome.makeAnonymousArguments)`. If you pass your own call options,
   * include `from`, and `audio` or `video`. Otherwise the SDK makes no call and reports no error.
   */
  readonly makeAnonymousArguments: readonly [
    callee: string,
    credentials: AnonymousCredentials,
    callOptions: { readonly from: string; readonly audio: true },
  ]
}

/** The server refused to issue credentials. */
export interface CredentialsRefused {
  readonly kind: 'refused'
  /** Identifies the reason for programs. A server newer than this package can send other reasons, so handle a default case. */
  readonly reason: RefusalReason
  /** One English sentence that can be shown. */
  readonly message: string
  /** When a retry can succeed, RFC 3339, UTC. Null if waiting does not help or the time is unknown. */
  readonly retryAt: string | null
  /** The administrator's message about a pause. Null otherwise. */
  readonly publicMessage: string | null
  /** The challenge to pass to `solveChallenge`, if the reason is CHALLENGE_REQUIRED or CHALLENGE_FAILED. Null otherwise. */
  readonly challenge: Challenge | null
  /** The receipt id, to quote in support requests. */
  readonly issuanceId: string
}

/** A proof of work for the visitor's browser. A challenge can be used once, within a few minutes. */
export interface Challenge {
  /** ALTCHA's challenge, as JSON text. */
  readonly altcha: string
  /** When the challenge expires, RFC 3339, UTC. */
  readonly expiresAt: string
}

/** The input is invalid. */
export interface InputInvalid {
  readonly kind: 'invalid'
  /** One English sentence that can be shown. */
  readonly message: string
  /** All problems of the input. */
  readonly issues: readonly InputIssue[]
}

/** One problem of an input. */
export interface InputIssue {
  /** The path in the input, for example `['callee']`. */
  readonly path: readonly string[]
  readonly code: InputIssueCode
  readonly message: string
}

/**
 * Converts a response of the API to an outcome.
 *
 * @throws ClientError with `BAD_ANSWER` if this package does not know the type of the response, or the credentials are incomplete.
 */
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
      throw new ClientError('BAD_ANSWER', 'The server sent a response that this page does not know.')
  }
}
