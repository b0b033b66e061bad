/**
 * A request that returned no data. Expected outcomes, such as a refusal, are members of result unions and never this error.
 *
 * The `message` is a sentence from the API or from this package, and can be shown.
 */
export class GraphQLRequestError extends Error {
  override readonly name = 'GraphQLRequestError'
  /** Identifies the failure for programs. */
  readonly code: GraphQLRequestErrorCode
  /** The id of the request in the server's log. Undefined if there was no response. */
  readonly requestId: string | undefined
  /** Whether the same request can succeed later. */
  readonly retryable: boolean

  constructor(code: GraphQLRequestErrorCode, message: string, details: GraphQLRequestErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.requestId = details.requestId
    this.retryable = details.retryable ?? RETRYABLE_CODES.has(code)
  }
}

/** The optional properties of a GraphQLRequestError. */
export interface GraphQLRequestErrorDetails {
  readonly requestId?: string | undefined
  /** Whether the same request can succeed later. The default depends on the code. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** The codes of the API, and the codes of requests without a valid response. Codes can be added, but their meaning does not change. */
export type GraphQLRequestErrorCode =
  | (typeof SERVER_CODES)[number]
  | 'NETWORK'
  | 'TIMEOUT'
  | 'BAD_ANSWER'
  | 'INVALID_CONFIGURATION'
  | 'UNKNOWN'

const SERVER_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CREDENTIALS_GONE',
  'BAD_USER_INPUT',
  'TOO_MANY_REQUESTS',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_DOCUMENT_NOT_FOUND',
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'BAD_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const

const RETRYABLE_CODES: ReadonlySet<GraphQLRequestErrorCode> = new Set([
  'NETWORK',
  'TIMEOUT',
  'TOO_MANY_REQUESTS',
  'SERVICE_UNAVAILABLE',
])

/** Parses `extensions.code` of an error. Returns UNKNOWN for a code that this version does not know, so that a `switch` stays complete. */
export function parseErrorCode(value: unknown): GraphQLRequestErrorCode {
  return SERVER_CODES.find((code) => code === value) ?? 'UNKNOWN'
}
