import { type Scope, StoreError } from '@anoncall/domain'
import { unwrapResolverError } from '@apollo/server/errors'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { scalarRules } from './scalars/scalarRules.ts'

/** Codes of our own; the others are the GraphQL server's (`GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `BAD_USER_INPUT`). */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'PERSISTED_DOCUMENT_NOT_FOUND'
  | 'TOO_MANY_REQUESTS'
  | 'SERVICE_UNAVAILABLE'

/** A fault that the caller is told about, under a stable code. The message is for people and holds nothing of ours. */
export function apiError(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}

/** @param retryAfterSeconds Whole seconds until the caller may try again. */
export const tooManyRequestsError = (message: string, retryAfterSeconds: number): GraphQLError =>
  apiError('TOO_MANY_REQUESTS', `${message} Try again in ${retryAfterSeconds} s.`)

export const notFoundError = (): GraphQLError => apiError('NOT_FOUND', 'The object does not exist, or it is not yours.')

export const unauthenticatedError = (): GraphQLError =>
  apiError('UNAUTHENTICATED', 'Sign in at the console, or send an API key.')

/** The client was deleted since its key was read. */
export const keyGoneError = (): GraphQLError =>
  apiError('UNAUTHENTICATED', 'This API key is unknown, revoked or expired.')

/** What the caller may not do, for want of a scope. */
export const missingScopeError = (scope: Scope): GraphQLError =>
  apiError('FORBIDDEN', `This requires the scope ${scope}, which the caller does not have.`)

/** What a lookup found. Throws NOT_FOUND where that is nothing, as when somebody deleted it meanwhile. */
export function found<Value>(value: Value | null): Value {
  if (value === null) throw notFoundError()
  return value
}

/** Codes whose message was written for the caller. All else is masked. */
const tellable: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
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
 * Anything → what leaves: message, code and request id, path and place in the document, and nothing else. What nobody
 * foresaw is masked; `onFault` is told of it in full.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onFault: (fault: unknown, requestId: string) => void,
): GraphQLFormattedError {
  const original = unwrapResolverError(error)
  const requestId = String(formatted.extensions?.requestId ?? '')
  const code = original instanceof StoreError ? storeErrorCode(original) : codeOf(formatted, original)
  const isTellable = tellable.has(code)
  if (!isTellable || original instanceof StoreError) onFault(withoutValuesIn(original), requestId)
  return {
    message: isTellable ? tellableMessage(original, formatted, code) : masked(requestId),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    extensions: { code: isTellable ? code : 'INTERNAL_SERVER_ERROR', requestId },
  }
}

/** Documents cannot be registered, so sending the text of one that was not found is no use. */
function codeOf({ extensions }: GraphQLFormattedError, original: unknown): string {
  const code = String(extensions?.code)
  if (code === 'PERSISTED_QUERY_NOT_FOUND') return 'PERSISTED_QUERY_NOT_SUPPORTED'
  return code === 'INTERNAL_SERVER_ERROR' && isCallersMistake(original) ? 'BAD_REQUEST' : code
}

/** Apollo gives some errors of the caller an HTTP status and no code. */
function isCallersMistake(error: unknown): boolean {
  if (!(error instanceof GraphQLError) || error.originalError !== undefined) return false
  const status: unknown = Object(error.extensions.http).status
  return typeof status === 'number' && status >= 400 && status < 500
}

/** The HTTP status of a request that an error with this code ended before it was executed. */
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

function tellableMessage(original: unknown, formatted: GraphQLFormattedError, code: string): string {
  // Clients look for this very word.
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

/** An error of graphql-js itself can repeat what it was given; of one that we throw the message is ours. */
function withoutValuesIn(fault: unknown): unknown {
  if (!(fault instanceof GraphQLError) || fault.originalError !== undefined) return fault
  return new GraphQLError(withoutValues(fault.message), { extensions: fault.extensions })
}

/** Reasons of variable errors that name fields and types only. */
const valuelessReason =
  /(?:Field "\w+" (?:of required type "[\w![\]]+" was not provided|is not defined by type "\w+")|Expected (?:non-nullable type "[\w![\]]+" not to be null|type "\w+" to be an object))\.(?= Did you mean [\w", ]+\?$|$)/

const builtInRules: ReadonlyMap<string | undefined, string> = new Map([
  ['Int', 'An Int is a whole number from -2147483648 to 2147483647.'],
  ['Float', 'A Float is a number.'],
  ['String', 'A String is text.'],
  ['ID', 'An ID is text or a whole number.'],
  ['Boolean', 'A Boolean is true or false.'],
])

/** The rule that a variable breaks. It is never taken from the message where a value could imitate it. */
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
 * graphql-js repeats the values it was given in its messages; among them may be a key or a password. What is left names
 * the variable, the place in it, fields and types.
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
