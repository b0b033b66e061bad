/**
 * A failed request. A refusal or an invalid input is not an error but an outcome. The message is one sentence that can be shown. Neither
 * the error nor its causes contain a key or a token. If the caller's signal aborts, the signal's reason is thrown instead of a ClientError.
 */
export class ClientError extends Error {
  override readonly name = 'ClientError'
  /** Also matches errors created by another copy of this package. A page can load several copies in different scripts. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object(value).name === 'ClientError'
  }

  /** Identifies the failure for programs. A server newer than this package can send other codes, so handle a default case. */
  declare readonly code: ClientErrorCode
  /** Whether the same request can succeed later. */
  declare readonly retryable: boolean
  /** The id of the request in the server's log. Undefined if there was no response. */
  declare readonly requestId: string | undefined

  constructor(code: ClientErrorCode, message: string, { cause, ...details }: ClientErrorDetails = {}) {
    super(message, { cause })
    Object.assign(this, { retryable: false, ...details, code })
  }
}

/** Creates an error about an option, which only the developer of the page or the server can correct. */
export function invalidConfiguration(message: string): ClientError {
  return new ClientError('INVALID_CONFIGURATION', message)
}

/** The optional properties of a ClientError. `retryable` defaults to false. */
export interface ClientErrorDetails {
  readonly retryable?: boolean
  readonly requestId?: string | undefined
  readonly cause?: unknown
}

/**
 * The code of a ClientError.
 *
 * - `NETWORK`: the server could not be reached. Retryable.
 * - `TIMEOUT`: the server did not respond in time. Retryable.
 * - `BAD_ANSWER`: the response is not a valid response of the API. Retryable if the HTTP status is 502, 503 or 504, which proxies send.
 * - `INVALID_CONFIGURATION`: an option is invalid, such as an endpoint without a scheme or a key in quotes. Thrown when the client is
 *   created. A request throws this error if it uses a relative endpoint outside a page, if `fetch` is missing, or if `fetch` blocks the
 *   port.
 * - `SECRET_KEY_IN_BROWSER`: a page uses a secret key, which every visitor can read.
 * - `REFUSED`, `INVALID_INPUT`: thrown by `unwrap` only.
 * - `UNKNOWN`: the server sent an error without a code.
 * - The other codes come from the API. `TOO_MANY_REQUESTS` and `SERVICE_UNAVAILABLE` are retryable.
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

/** An error code of the API. */
export type ServerErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CREDENTIALS_GONE'
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
