/**
 * What no caller can act on: a fault, as opposed to an outcome. The message is a sentence that may be shown. Neither the error nor its
 * causes ever hold a key or a token. An abort by the caller's own signal is not wrapped: it is thrown as it is.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  /** Also of those that another copy of this package made: a page may have several, in scripts that come at different times. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object(value).name === 'ClientError'
  }

  /** What went wrong, for programs. A server that is newer than this package may have others: have a default. */
  declare readonly code: ClientErrorCode
  /** Whether the same request may succeed later. */
  declare readonly retryable: boolean
  /** Finds the request in the server's log. Undefined when no answer came. */
  declare readonly requestId: string | undefined

  constructor(code: ClientErrorCode, message: string, { cause, ...details }: ClientErrorDetails = {}) {
    super(message, { cause })
    Object.assign(this, { retryable: false, ...details, code })
  }
}

export interface ClientErrorDetails {
  readonly retryable?: boolean
  readonly requestId?: string | undefined
  readonly cause?: unknown
}

/**
 * - `NETWORK`, `TIMEOUT`: the server was not reached, or did not answer in time. Retryable.
 * - `BAD_ANSWER`: what came back is not an answer of the API. Retryable where a proxy said 502, 503 or 504.
 * - `INVALID_CONFIGURATION`: an option cannot work, such as an endpoint without a scheme or a key in quotes. Thrown when the client is
 *   created; by a request where the endpoint is relative and there is no page, or where there is no `fetch`.
 * - `SECRET_KEY_IN_BROWSER`: a key for servers was given to a page, where everybody can read it.
 * - `REFUSED`, `INVALID_INPUT`: thrown by `unwrap` alone.
 * - `UNKNOWN`: the server gave no code.
 * - the rest: the API's own. `TOO_MANY_REQUESTS` and `SERVICE_UNAVAILABLE` are retryable.
 */
export type ClientErrorCode =
  | 'NETWORK'
  | 'TIMEOUT'
  | 'BAD_ANSWER'
  | 'INVALID_CONFIGURATION'
  | 'SECRET_KEY_IN_BROWSER'
  | 'REFUSED'
  | 'INVALID_INPUT'
  | 'UNKNOWN'
  | ServerErrorCode

export type ServerErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'TOO_MANY_REQUESTS'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'PERSISTED_DOCUMENT_NOT_FOUND'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE'
  | 'BAD_REQUEST'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
