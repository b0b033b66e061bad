import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { isSerializedOrigin, type Principal } from '@anoncall/domain'
import type { Authentication, Claims } from '../auth/authenticate.ts'
import type { OperationRequest } from '../graphql/OperationRequest.ts'
import { cacheBriefly } from './cacheBriefly.ts'
import { FloodGuard, type MonotonicClock } from './FloodGuard.ts'
import { errorAnswer, type HttpAnswer, type HttpError } from './HttpAnswer.ts'

/**
 * Creates the function that admits or rejects a request. The function checks the cross-origin rules, the caller, the
 * flood limit and the body, in this order.
 */
export function createAdmission(deps: AdmissionDeps): Admit {
  const floodGuard = new FloodGuard(deps.floodLimitPerMinute, deps.monotonic)
  const allowedOrigins = cacheBriefly(deps.allowedOrigins, deps.monotonic)

  return async (request, head) => {
    const { requestId, address, search } = head
    const { authorization = null, cookie = null, accept } = request.headers
    const origin = originOf(request)
    if (request.method === 'OPTIONS') {
      const headers = preflightHeaders(origin, await allowedOrigins())
      return { kind: 'handled', answer: { status: 204, headers, body: '' }, principal: null }
    }

    const shared = answerHeaders(origin, authorization !== null)
    const reject = (error: HttpError, principal: Principal | null): GraphQLHandled => {
      const answer = errorAnswer(error, requestId, accept)
      return { kind: 'handled', answer: { ...answer, headers: { ...answer.headers, ...shared } }, principal }
    }

    const authenticateAgain = () => deps.authenticate({ authorization, cookie, origin })
    const authentication = await authenticateAgain()
    const principal = authentication.kind === 'principal' ? authentication.principal : null
    const takeDecision = (): number | null => {
      const retryAfterSeconds = isExempt(principal) ? null : floodGuard.take(address)
      if (retryAfterSeconds !== null) deps.onFlooded?.()
      return retryAfterSeconds
    }
    const retryAfterSeconds = takeDecision()
    if (retryAfterSeconds !== null) return reject(tooManyRequests(retryAfterSeconds), principal)
    if (authentication.kind === 'rejected') return reject(unauthenticated(authentication), null)
    await deps.recordLastUse(authentication.principal)

    const body = request.method === 'POST' ? await readBody(request) : noBody
    if (body.kind === 'gone') return { kind: 'handled', answer: null, principal }
    if (body.kind !== 'read') return reject(bodyError(body), principal)

    const operation = {
      method: request.method ?? 'GET',
      headers: graphQLHeaders(request, authentication.principal),
      search,
      body: body.json,
      principal: authentication.principal,
      requestId,
      address,
      origin,
      takeDecision,
    }
    return { kind: 'admitted', operation, headers: shared, authenticateAgain }
  }
}

export interface AdmissionDeps {
  readonly authenticate: (claims: Claims) => Promise<Authentication>
  /**
   * Stores when the caller was last seen. This is the first write of a request to the store, so the flood guard runs
   * before this function.
   */
  readonly recordLastUse: (principal: Principal) => Promise<void>
  /** Returns the origins of all clients. Preflights from these origins are approved. */
  readonly allowedOrigins: () => Promise<ReadonlySet<string>>
  /**
   * The maximum number of requests per minute from one address. Secret keys are exempt, because a server with a secret
   * key acts for many visitors.
   */
  readonly floodLimitPerMinute: number
  readonly monotonic: MonotonicClock
  /** Called when a request, or a further decision in a request, exceeds the flood limit. */
  readonly onFlooded?: (() => void) | undefined
}

/** The facts that are known about a request before its body is read. */
export interface RequestHead {
  readonly requestId: string
  readonly address: string
  readonly search: string
}

/** The admitted request, or the response that rejects it. */
export type Admission =
  | {
      readonly kind: 'admitted'
      readonly operation: OperationRequest
      /** Headers for every response to the request. */
      readonly headers: Readonly<Record<string, string>>
      /** Authenticates the caller again. The session may have ended, or the key may have been revoked. */
      readonly authenticateAgain: () => Promise<Authentication>
    }
  | GraphQLHandled

export interface GraphQLHandled {
  readonly kind: 'handled'
  /** The response; `null` if the caller has disconnected. */
  readonly answer: HttpAnswer | null
  /** The caller; `null` if the caller was not authenticated or could not be identified. */
  readonly principal: Principal | null
}

/** The headers that GraphQL over HTTP uses. */
const GRAPHQL_HEADERS = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name']

/** Admits a request, or returns the response that rejects it. */
export type Admit = (request: IncomingMessage, head: RequestHead) => Promise<Admission>

/**
 * The replacement for an `Origin` header that is not an origin. Browsers never send such a header. Such a header can
 * have any length and content. The replacement is never an allowed origin of a client.
 */
const NOT_AN_ORIGIN = '(not an origin)'

function originOf({ headers }: IncomingMessage): string | null {
  const { origin = null } = headers
  return origin === null || isSerializedOrigin(origin) ? origin : NOT_AN_ORIGIN
}

const noBody: Body = { kind: 'read', json: undefined }

function isExempt(principal: Principal | null): boolean {
  return principal?.kind === 'API_KEY' && principal.keyKind === 'SECRET'
}

/**
 * Returns the headers that GraphQL needs. CSRF prevention needs to know that a key was sent, but not the key itself.
 */
function graphQLHeaders(request: IncomingMessage, principal: Principal): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const name of GRAPHQL_HEADERS) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  if (principal.kind === 'API_KEY') headers.set('authorization', 'Bearer')
  return headers
}

function tooManyRequests(retryAfterSeconds: number): HttpError {
  return {
    status: 429,
    code: 'TOO_MANY_REQUESTS',
    message: `Too many requests from this address. Try again in ${retryAfterSeconds} s.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

function unauthenticated(rejection: Extract<Authentication, { kind: 'rejected' }>): HttpError {
  const { message, reason } = rejection
  return { status: 401, code: 'UNAUTHENTICATED', message, reason, headers: { 'www-authenticate': 'Bearer' } }
}

function bodyError(body: Exclude<Body, { kind: 'read' | 'gone' }>): HttpError {
  switch (body.kind) {
    case 'malformed':
      return { status: 400, code: 'BAD_REQUEST', message: body.message }
    case 'unsupported':
      return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: body.message }
    case 'tooLarge':
      return {
        status: 413,
        code: 'PAYLOAD_TOO_LARGE',
        message: `A request body may have at most ${BODY_BYTES_MAX} bytes.`,
        ...(body.isDrained ? {} : { headers: { connection: 'close' } }),
      }
  }
}

/** Headers by name, in the order in which they are written. */
type Headers = Readonly<Record<string, string>>

/**
 * How long browsers cache a preflight, in seconds. A cached approval grants nothing, because each request is checked
 * against the key's own origins.
 */
const PREFLIGHT_MAX_AGE_SECONDS = 600

/**
 * Returns the headers of the response to a preflight. A preflight contains no key, so the origins of all clients are
 * approved. The response never allows credentials, so pages of other sites cannot use a console session.
 */
function preflightHeaders(origin: string | null, allowedOrigins: ReadonlySet<string>): Headers {
  const vary = { vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers' }
  if (origin === null || !allowedOrigins.has(origin)) return vary
  return {
    ...vary,
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST, GET',
    'access-control-allow-headers': 'authorization, content-type, apollo-require-preflight, x-apollo-operation-name',
    'access-control-max-age': String(PREFLIGHT_MAX_AGE_SECONDS),
  }
}

/**
 * Returns headers that let a page read every response to a request with an API key. If the page's origin is not
 * allowed, the response is a refusal with a receipt. Any program with the same key could read the same response, so
 * nothing more is revealed. Opaque origins (`null`) are excluded.
 */
function answerHeaders(origin: string | null, hasAuthorization: boolean): Headers {
  if (!hasAuthorization || origin === null || !/^https?:\/\//.test(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id, retry-after',
  }
}

type Body =
  | { readonly kind: 'read'; readonly json: unknown }
  | { readonly kind: 'malformed'; readonly message: string }
  | { readonly kind: 'unsupported'; readonly message: string }
  /**
   * The body is too large. `isDrained` is true if the whole body was read. Otherwise, the connection cannot be reused.
   */
  | { readonly kind: 'tooLarge'; readonly isDrained: boolean }
  /** The sender disconnected. */
  | { readonly kind: 'gone' }

/** The maximum size of a request's body in bytes. */
const BODY_BYTES_MAX = 64 * 1024
/**
 * The maximum size of a discarded body in bytes. A body that is too large is read up to this size and discarded, so
 * that its sender can receive the response.
 */
const DRAINED_BYTES_MAX = 1024 * 1024

/** Reads a request body and parses it if its content type is JSON. GraphQL over HTTP rejects other content types. */
async function readBody(request: IncomingMessage): Promise<Body> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return { kind: 'unsupported', message: 'Compressed request bodies are not accepted.' }
  const contentType = request.headers['content-type'] ?? ''
  // Checks the most common content type first, because the comparison is faster than the regular expression.
  const isJson = contentType === 'application/json' || /^\s*application\/json\s*(?:;|$)/i.test(contentType)
  const charset = contentType.includes(';') ? /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] : undefined
  if (isJson && charset !== undefined && !/^utf-?8$/i.test(charset))
    return { kind: 'unsupported', message: 'JSON is accepted in UTF-8 only.' }
  const bytes = await readBytes(request)
  if (!Buffer.isBuffer(bytes)) return bytes
  return isJson ? parseJson(bytes) : { kind: 'read', json: undefined }
}

function parseJson(bytes: Buffer): Body {
  if (!isUtf8(bytes)) return { kind: 'malformed', message: 'The request body is not valid UTF-8.' }
  try {
    return { kind: 'read', json: JSON.parse(bytes.toString('utf8')) }
  } catch {
    // The parser's own message is not used, because it would quote the body.
    return { kind: 'malformed', message: 'The request body is not valid JSON.' }
  }
}

function readBytes(request: IncomingMessage): Promise<Buffer | Extract<Body, { kind: 'tooLarge' | 'gone' }>> {
  if (Number(request.headers['content-length'] ?? 0) > DRAINED_BYTES_MAX)
    return Promise.resolve({ kind: 'tooLarge', isDrained: false })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= BODY_BYTES_MAX) chunks.push(chunk)
      else chunks.length = 0
      if (length <= DRAINED_BYTES_MAX) return
      request.pause()
      resolve({ kind: 'tooLarge', isDrained: false })
    })
    request.on('end', () => {
      if (length > BODY_BYTES_MAX) resolve({ kind: 'tooLarge', isDrained: true })
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('close', () => resolve({ kind: 'gone' }))
    request.on('error', () => resolve({ kind: 'gone' }))
  })
}
