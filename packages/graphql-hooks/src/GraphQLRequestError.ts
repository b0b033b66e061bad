/**
 * A request that brought no data. Outcomes that a person acts on are members of result unions and never end here.
 *
 * `message` is a sentence that may be shown, as it comes from our API or from this package.
 */
export class GraphQLRequestError extends Error {
  override readonly name = 'GraphQLRequestError'
  /** What went wrong, for programs. */
  readonly code: GraphQLRequestErrorCode
  /** Finds the request in the server's log. Undefined when no answer came. */
  readonly requestId: string | undefined
  /** Whether the same request may succeed later. */
  readonly retryable: boolean

  constructor(code: GraphQLRequestErrorCode, message: string, details: GraphQLRequestErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.requestId = details.requestId
    this.retryable = details.retryable ?? RETRYABLE_CODES.has(code)
  }
}

export interface GraphQLRequestErrorDetails {
  readonly requestId?: string | undefined
  /** Whether the same request may succeed later. Follows from the code unless given. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

/** The codes of the API, and those of a request that did not get that far. New ones may be added; none changes its meaning. */
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

/** Reads `extensions.code` of an answer: what this version does not know is UNKNOWN, so that a `switch` stays complete. */
export function parseErrorCode(value: unknown): GraphQLRequestErrorCode {
  return SERVER_CODES.find((code) => code === value) ?? 'UNKNOWN'
}
