import { type Conflict, type Invalid, type Scope, StoreError } from '@anoncall/domain'
import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { scalarRules } from './scalars.ts'

/** Creates an error for the caller with a stable code. The message is for people and contains no internal details. */
export function apiError(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}

/**
 * Error codes that Anoncall's own code returns. The GraphQL server also returns `GRAPHQL_PARSE_FAILED`,
 * `GRAPHQL_VALIDATION_FAILED` and `BAD_USER_INPUT`.
 */
type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CREDENTIALS_GONE'
  | 'BAD_USER_INPUT'
  | 'PERSISTED_DOCUMENT_NOT_FOUND'
  | 'TOO_MANY_REQUESTS'
  | 'SERVICE_UNAVAILABLE'

/** @param retryAfterSeconds Whole seconds until the caller may retry. */
export const tooManyRequestsError = (message: string, retryAfterSeconds: number): GraphQLError =>
  apiError('TOO_MANY_REQUESTS', `${message} Try again in ${retryAfterSeconds} s.`)

export const notFoundError = (): GraphQLError => apiError('NOT_FOUND', 'The object does not exist, or it is not yours.')

export const unauthenticatedError = (): GraphQLError =>
  apiError('UNAUTHENTICATED', 'Sign in to the console, or send an API key.')

/** Creates the error for a client that was deleted after its key was read. */
export const keyGoneError = (): GraphQLError =>
  apiError('UNAUTHENTICATED', 'This API key is unknown, revoked or expired.')

/** Creates the error for a caller without a required scope. */
export const missingScopeError = (scope: Scope): GraphQLError =>
  apiError('FORBIDDEN', `This requires the scope ${scope}, which the caller does not have.`)

/**
 * Returns the value of a lookup.
 *
 * @throws NOT_FOUND if the value is `null`, for example because it was just deleted
 */
export function found<Value>(value: Value | null): Value {
  if (value === null) throw notFoundError()
  return value
}

/** Error codes whose message is written for the caller. All other messages are masked. */
const callerFacingCodes: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CREDENTIALS_GONE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_DOCUMENT_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'TOO_MANY_REQUESTS',
  'SERVICE_UNAVAILABLE',
])

/**
 * Converts any error to the error that the caller gets. The error for the caller contains only the message, code,
 * request id, path and location in the document. An unexpected error is masked, and `onFault` is called with the full
 * error.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onFault: (fault: unknown, requestId: string) => void,
): GraphQLFormattedError {
  const original = unwrapResolverError(error)
  const requestId = String(formatted.extensions?.requestId ?? '')
  const code = original instanceof StoreError ? storeErrorCode(original) : codeOf(formatted, original)
  const isPublic = callerFacingCodes.has(code)
  if (!isPublic || original instanceof StoreError) onFault(withoutValuesIn(original), requestId)
  return {
    message: isPublic ? publicMessageOf(original, formatted, code) : masked(requestId),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    extensions: { code: isPublic ? code : 'INTERNAL_SERVER_ERROR', requestId },
  }
}

/**
 * Returns the error code for the caller. Replaces `PERSISTED_QUERY_NOT_FOUND`, because clients respond to this code by
 * registering the document. The server does not let clients register documents.
 */
function codeOf({ extensions }: GraphQLFormattedError, original: unknown): string {
  const code = String(extensions?.code)
  if (code === 'PERSISTED_QUERY_NOT_FOUND') return 'PERSISTED_QUERY_NOT_SUPPORTED'
  return code === 'INTERNAL_SERVER_ERROR' && isCallersMistake(original) ? 'BAD_REQUEST' : code
}

/** Returns whether the caller caused an error. Apollo gives some of these errors an HTTP status but no code. */
function isCallersMistake(error: unknown): boolean {
  if (!(error instanceof GraphQLError) || error.originalError !== undefined) return false
  const status: unknown = Object(error.extensions.http).status
  return typeof status === 'number' && status >= 400 && status < 500
}

/** Returns the HTTP status of a request that failed with this code before it was executed. */
export function statusOfCode(code: unknown): number {
  switch (code) {
    case 'UNAUTHENTICATED':
      return 401
    case 'FORBIDDEN':
      return 403
    case 'TOO_MANY_REQUESTS':
      return 429
    case 'INTERNAL_SERVER_ERROR':
      return 500
    case 'SERVICE_UNAVAILABLE':
      return 503
    default:
      return 400
  }
}

function publicMessageOf(original: unknown, formatted: GraphQLFormattedError, code: string): string {
  // Clients look for exactly this text.
  if (code === 'PERSISTED_QUERY_NOT_SUPPORTED') return 'PersistedQueryNotSupported'
  if (original instanceof StoreError) return 'The store is busy or full. Try again in a moment.'
  return withoutValues(formatted.message)
}

function masked(requestId: string): string {
  return `Something went wrong on the server. Report the request id ${requestId} to the operator of this service.`
}

function storeErrorCode(error: StoreError): string {
  return error.code === 'RETRY' || error.code === 'STORAGE_FULL' ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR'
}

/** Removes input values from the message of a graphql-js error. Messages of other errors contain no input values. */
function withoutValuesIn(fault: unknown): unknown {
  if (!(fault instanceof GraphQLError) || fault.originalError !== undefined) return fault
  return new GraphQLError(withoutValues(fault.message), { extensions: fault.extensions })
}

/** Matches the reason in an error about a variable, if the reason contains only names of fields and types. */
const valuelessReason =
  /(?:Field "\w+" (?:of required type "[\w![\]]+" was not provided|is not defined by type "\w+")|Expected (?:non-nullable type "[\w![\]]+" not to be null|type "\w+" to be an object))\.(?= Did you mean [\w", ]+\?$|$)/

const builtInRules: ReadonlyMap<string | undefined, string> = new Map([
  ['Int', 'An Int is a whole number from -2147483648 to 2147483647.'],
  ['Float', 'A Float is a number.'],
  ['String', 'A String is text.'],
  ['ID', 'An ID is text or a whole number.'],
  ['Boolean', 'A Boolean is true or false.'],
])

/**
 * Returns the rule that a variable breaks. Returns only known texts, because a value in the message could imitate a
 * rule.
 */
function reasonOf(message: string): string {
  const enumName = /(?:does not exist in "(\w+)" enum\.| Enum "(\w+)" cannot represent non-string value: [^"]*)$/.exec(
    message.replace(/ Did you mean the enum value [\w", ]+\?$/, ''),
  )
  const rule =
    valuelessReason.exec(message)?.[0] ??
    Object.values(scalarRules).find((each) => message.endsWith(`; ${each}`)) ??
    (enumName === null ? undefined : `it is not a value of the enum "${enumName[1] ?? enumName[2]}".`) ??
    builtInRules.get(/; (Int|Float|String|ID|Boolean) cannot represent /.exec(message)?.[1])
  return rule ?? 'it does not fit its type.'
}

/**
 * Removes input values from a message of graphql-js, because values can be keys or passwords. The result contains only
 * the name of the variable, the location in the variable, and names of fields and types.
 */
export function withoutValues(message: string): string {
  const variable = /^Variable "(\$\w+)" got invalid value /.exec(message)
  if (variable !== null) {
    const reason = reasonOf(message)
    const place = / at "([\w.[\]]+)"; (?!.* at "[\w.[\]]+"; )/s.exec(message)
    const at = place?.[1] === undefined ? '' : ` at "${place[1]}"`
    return `Variable "${variable[1]}" got an invalid value${at}: ${reason}`
  }
  return message
    .replace(/(cannot represent[^:]*):[\s\S]*/, '$1.')
    .replace(/((?:found|Unexpected) (?:Name|Int|Float|String|BlockString)) [\s\S]*/, '$1.')
    .replace(/(Expected value of type "[\w![\]]+"), found [\s\S]*/, '$1.')
    .replace(/Value [\s\S]*(does not exist in "\w+" enum)[\s\S]*/, 'A value $1.')
}

/** Converts the domain's "invalid" outcome for the API. */
export function invalidInput({ issues }: Pick<Invalid, 'issues'>) {
  const [first] = issues
  const message =
    issues.length === 1 && first !== undefined
      ? `${first.path.join('.')}: ${first.message}`
      : `${issues.length} fields are not valid.`
  return {
    __typename: 'InvalidInput' as const,
    message,
    issues: issues.map((issue) => ({ ...issue, path: [...issue.path] })),
  }
}

/** Converts the domain's "conflict" outcome for the API. */
export function revisionConflict({ currentRevision }: Conflict) {
  const message = 'The object was changed after you read it. Reload it, then try again.'
  return { __typename: 'RevisionConflict' as const, message, currentRevision }
}
