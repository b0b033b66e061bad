import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Authentication, Principal } from '../auth/authenticate.ts'
import { statusOfCode } from '../graphql/errors.ts'
import type { OperationStream } from '../graphql/OperationRequest.ts'
import { errorAnswer, send } from './Answer.ts'
import type { Admission, Admit, Arrival } from './createAdmission.ts'
import type { GraphQLEndpoint } from './createGraphQLHandler.ts'

/**
 * Serves subscriptions as server-sent events, one connection for each, in the "distinct connections" mode of GraphQL
 * over SSE: `next` with a result, `complete` at the end.
 */
export function createStreamHandler({ graphql, admit, every }: StreamHandlerDeps): StreamHandler {
  const open = new Map<() => void, string>()
  const checks = new Set<() => void>()

  const isFull = (caller: string): boolean =>
    open.size >= STREAMS_MAX || [...open.values()].filter((each) => each === caller).length >= STREAMS_PER_CALLER_MAX

  async function run(response: ServerResponse, stream: OpenStream, admission: Admitted, caller: string): Promise<void> {
    const end = (): void => {
      stream.end()
      // A reader that does not read would not notice the end and would keep its place.
      if (response.writableNeedDrain) response.destroy()
    }
    open.set(end, caller)
    response.once('close', end)
    const check = (): void => {
      void admission.authenticateAgain().then((again) => (callerOf(again) === caller ? undefined : end()), end)
    }
    checks.add(check)
    const stopHeartbeat = every(HEARTBEAT_EVERY_MS, () => response.write(HEARTBEAT))
    const stopCheck = every(AUTHENTICATE_EVERY_MS, check)
    // The session may have ended while the stream was being opened.
    check()
    try {
      for await (const result of stream.results) await write(response, `event: next\ndata: ${result}\n\n`)
      response.end('event: complete\ndata:\n\n')
    } finally {
      stopHeartbeat()
      stopCheck()
      checks.delete(check)
      open.delete(end)
      stream.end()
    }
  }

  return {
    handle: async (request, response, arrival) => {
      const admission = await admit(request, arrival)
      if (admission.kind === 'handled') {
        if (admission.answer !== null) send(request, response, admission.answer)
        return admission.principal
      }
      const { operation, headers } = admission
      const { principal, requestId } = operation
      const refuse = (status: number, errors: readonly object[]): Principal => {
        send(request, response, { status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify({ errors }) })
        return principal
      }
      const caller = callerOf({ kind: 'principal', principal })
      if (isFull(caller)) {
        const { status, body, ...answer } = errorAnswer(tooManyStreams, requestId)
        send(request, response, { status, body, headers: { ...answer.headers, ...headers } })
        return principal
      }
      const stream = await graphql.stream(operation)
      if (stream.kind === 'refused') return refuse(statusOfCode(stream.errors[0]?.extensions?.code), stream.errors)
      response.writeHead(200, { ...eventHeaders, ...headers })
      response.flushHeaders()
      // Sent immediately, because otherwise a reader cannot know whether later events will get through.
      response.write(HEARTBEAT)
      await run(response, stream, admission, caller)
      return principal
    },
    recheck: () => {
      for (const check of checks) check()
    },
    close: () => {
      for (const end of open.keys()) end()
    },
  }
}

export interface StreamHandlerDeps {
  readonly graphql: Pick<GraphQLEndpoint, 'stream'>
  readonly admit: Admit
  /** Calls `work` repeatedly at this interval in milliseconds. Returns a function that stops it. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

interface StreamHandler {
  /** Resolves with the caller when the stream has ended. */
  handle(request: IncomingMessage, response: ServerResponse, arrival: Arrival): Promise<Principal | null>
  /** Checks immediately whether the callers of all open streams still have access, and ends the other streams. */
  recheck(): void
  /** Ends all open streams. */
  close(): void
}

/** The maximum number of open streams, in total and for each caller. */
const STREAMS_MAX = 200
const STREAMS_PER_CALLER_MAX = 10

/**
 * The interval of comments that keep proxies from closing the stream. Readers consider a stream lost if it is silent
 * for much longer.
 */
const HEARTBEAT_EVERY_MS = 4_000
const HEARTBEAT = ':\n\n'

/**
 * How long a stream can outlive a session that another process ended. In this process, `recheck` ends it immediately.
 */
const AUTHENTICATE_EVERY_MS = 2_000

type OpenStream = Extract<OperationStream, { kind: 'open' }>
type Admitted = Extract<Admission, { kind: 'admitted' }>

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
const eventHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that compress or rewrite a response hold it back.
  'cache-control': 'no-store, no-cache, no-transform',
  // nginx buffers 4 or 8 KiB of a response unless the response disables buffering.
  'x-accel-buffering': 'no',
}

const tooManyStreams = {
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  message: 'Too many streams are open. Close one, or try again later.',
} as const

/** Returns a text that differs for each person, each key and anonymous callers. */
function callerOf(authentication: Authentication): string {
  if (authentication.kind === 'rejected') return 'rejected'
  const { principal } = authentication
  switch (principal.kind) {
    case 'ADMIN':
      return `admin ${principal.admin.id} ${principal.sessionIdHash}`
    case 'API_KEY':
      return `key ${principal.apiKeyId}`
    case 'NOBODY':
      return 'nobody'
  }
}

/** Waits until a slow reader has read everything or has disconnected. */
async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text) || response.closed) return
  const settled = new AbortController()
  const { signal } = settled
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  } finally {
    // Otherwise, the other listener would remain as long as the stream lasts.
    settled.abort()
  }
}
