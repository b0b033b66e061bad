import type { IncomingMessage } from 'node:http'
import { isSerializedOrigin } from '@anoncall/domain'
import type { Authentication, Claims, Principal } from '../auth/authenticate.ts'
import type { OperationRequest } from '../graphql/OperationRequest.ts'
import { type Answer, type DoorError, errorAnswer } from './Answer.ts'
import { answerHeaders, preflightHeaders } from './crossOrigin.ts'
import { FloodGuard, type MonotonicClock } from './FloodGuard.ts'
import { BODY_BYTES_MAX, type Body, readBody } from './readBody.ts'
import { rememberBriefly } from './rememberBriefly.ts'

export interface AdmissionDeps {
  readonly authenticate: (claims: Claims) => Promise<Authentication>
  /** Notes when the principal was last seen. The first thing that is written, so the flood guard comes before it. */
  readonly noteUse: (principal: Principal) => Promise<void>
  /** The origins of all clients: those that a preflight is answered for. */
  readonly allowedOrigins: () => Promise<ReadonlySet<string>>
  /** Requests that one address may make in a minute; secret keys are exempt, since their servers speak for many. */
  readonly floodLimitPerMinute: number
  readonly monotonic: MonotonicClock
  /** Called for each request, and each further decision of a request, that is over the flood limit. */
  readonly onFlooded?: (() => void) | undefined
}

/** What the server knows about a request before it is read. */
export interface Arrival {
  readonly requestId: string
  readonly address: string
  readonly search: string
}

/** Whoever came through the door, or what they are told there. */
export type Admission =
  | {
      readonly kind: 'admitted'
      readonly operation: OperationRequest
      /** What every answer to it carries. */
      readonly headers: Readonly<Record<string, string>>
      /** Asks again who it is: sessions end, keys are revoked. */
      readonly authenticateAgain: () => Promise<Authentication>
    }
  | GraphQLHandled

export interface GraphQLHandled {
  readonly kind: 'handled'
  /** `null` when the caller is gone. */
  readonly answer: Answer | null
  /** `null` when nobody asked who it was, or it could not be said. */
  readonly principal: Principal | null
}

/** The headers that GraphQL over HTTP is about. */
const GRAPHQL_HEADERS = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name']

/** Lets a request in, or answers it. */
export type Admit = (request: IncomingMessage, arrival: Arrival) => Promise<Admission>

/** One request's way through the door: cross-origin rules, who is calling, how often, then the body. */
export function createAdmission(deps: AdmissionDeps): Admit {
  const floodGuard = new FloodGuard(deps.floodLimitPerMinute, deps.monotonic)
  const allowedOrigins = rememberBriefly(deps.allowedOrigins, deps.monotonic)

  return async (request, arrival) => {
    const { requestId, address, search } = arrival
    const { authorization = null, cookie = null, accept } = request.headers
    const origin = originOf(request)
    if (request.method === 'OPTIONS') {
      const headers = preflightHeaders(origin, await allowedOrigins())
      return { kind: 'handled', answer: { status: 204, headers, body: '' }, principal: null }
    }

    const shared = answerHeaders(origin, authorization !== null)
    const refuse = (error: DoorError, principal: Principal | null): GraphQLHandled => {
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
    if (retryAfterSeconds !== null) return refuse(tooManyRequests(retryAfterSeconds), principal)
    if (authentication.kind === 'rejected') return refuse(unauthenticated(authentication), null)
    await deps.noteUse(authentication.principal)

    const body = request.method === 'POST' ? await readBody(request) : noBody
    if (body.kind === 'gone') return { kind: 'handled', answer: null, principal }
    if (body.kind !== 'read') return refuse(bodyError(body), principal)

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

/** Stands for a header that no browser sends, which can have any length and hold anything. It is the origin of no client. */
const NOT_AN_ORIGIN = '(not an origin)'

function originOf({ headers }: IncomingMessage): string | null {
  const { origin = null } = headers
  return origin === null || isSerializedOrigin(origin) ? origin : NOT_AN_ORIGIN
}

const noBody: Body = { kind: 'read', json: undefined }

function isExempt(principal: Principal | null): boolean {
  return principal?.kind === 'API_KEY' && principal.keyKind === 'SECRET'
}

/** CSRF prevention needs to know that a key was sent, but not the key. */
function graphQLHeaders(request: IncomingMessage, principal: Principal): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  for (const name of GRAPHQL_HEADERS) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  if (principal.kind === 'API_KEY') headers.set('authorization', 'Bearer')
  return headers
}

function tooManyRequests(retryAfterSeconds: number): DoorError {
  return {
    status: 429,
    code: 'TOO_MANY_REQUESTS',
    message: `Too many requests from this address. Try again in ${retryAfterSeconds} s.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

function unauthenticated(rejection: Extract<Authentication, { kind: 'rejected' }>): DoorError {
  const { message, reason } = rejection
  return { status: 401, code: 'UNAUTHENTICATED', message, reason, headers: { 'www-authenticate': 'Bearer' } }
}

function bodyError(body: Exclude<Body, { kind: 'read' | 'gone' }>): DoorError {
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
