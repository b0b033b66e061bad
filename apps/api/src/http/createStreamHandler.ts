import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '@anoncall/domain'
import type { Authentication } from '../auth/authenticate.ts'
import { statusOfCode } from '../graphql/errors.ts'
import type { GraphQLEndpoint, OperationStream } from '../graphql/OperationRequest.ts'
import type { Admission, Admit, RequestHead } from './createAdmission.ts'
import { errorAnswer, send } from './HttpAnswer.ts'

/**
 * Creates the handler that serves subscriptions as server-sent events, in the "distinct connections" mode of GraphQL
 * over SSE. Each subscription has its own connection. A `next` event contains a result, and a `complete` event ends the
 * stream.
 */
export function createStreamHandler({ graphql, admit, every }: StreamHandlerDeps): StreamHandler {
  const open = new Map<() => void, string>()
  const checks = new Set<() => void>()

  const isFull = (caller: string): boolean =>
    open.size >= STREAMS_MAX || [...open.values()].filter((each) => each === caller).length >= STREAMS_PER_CALLER_MAX

  async function run(response: ServerResponse, stream: OpenStream, admission: Admitted, caller: string): Promise<void> {
    const end = (): void => {
      stream.end()
      // A reader that stopped reading would not notice the end of the stream, and its connection would stay open.
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
    handle: async (request, response, head) => {
      const admission = await admit(request, head)
      if (admission.kind === 'handled') {
        if (admission.answer !== null) send(request, response, admission.answer)
        return admission.principal
      }
      const { operation, headers } = admission
      const { principal, requestId } = operation
      const reject = (status: number, errors: readonly object[]): Principal => {
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
      if (stream.kind === 'rejected') return reject(statusOfCode(stream.errors[0]?.extensions?.code), stream.errors)
      response.writeHead(200, { ...eventHeaders, ...headers })
      response.flushHeaders()
      // Sent immediately. Otherwise, a reader could not know whether later events will reach it.
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
  /** Calls `work` repeatedly, at an interval in milliseconds. Returns a function that stops the repetition. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

interface StreamHandler {
  /** Handles a request for a stream. Resolves with the caller when the stream has ended. */
  handle(request: IncomingMessage, response: ServerResponse, head: RequestHead): Promise<Principal | null>
  /**
   * Checks immediately whether the caller of each open stream still has access. Ends the streams of callers without
   * access.
   */
  recheck(): void
  /** Ends all open streams. */
  close(): void
}

/** The maximum number of open streams, in total and for each caller. */
const STREAMS_MAX = 200
const STREAMS_PER_CALLER_MAX = 10

/**
 * The interval, in milliseconds, between comments that keep proxies from closing a stream. A reader treats a stream as
 * lost if it receives nothing for much longer than this interval.
 */
const HEARTBEAT_EVERY_MS = 4_000
const HEARTBEAT = ':\n\n'

/**
 * The interval between checks of a stream's caller, in milliseconds. If another process ends the session, the stream
 * ends at the next check. If this process ends the session, `recheck` ends the stream immediately.
 */
const AUTHENTICATE_EVERY_MS = 2_000

type OpenStream = Extract<OperationStream, { kind: 'open' }>
type Admitted = Extract<Admission, { kind: 'admitted' }>

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
const eventHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that compress or rewrite a response delay its events.
  'cache-control': 'no-store, no-cache, no-transform',
  // nginx buffers 4 or 8 KiB of a response unless the response disables buffering.
  'x-accel-buffering': 'no',
}

const tooManyStreams = {
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  message: 'Too many streams are open. Close one, or try again later.',
} as const

/**
 * Returns text that identifies a caller. The text is different for each console session and each API key. All anonymous
 * callers share one text.
 */
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

/** Writes text to a stream. Waits until a slow reader has read everything or has disconnected. */
async function write(response: ServerResponse, text: string): Promise<void> {
  if (response.write(text) || response.closed) return
  const settled = new AbortController()
  const { signal } = settled
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  } finally {
    // Removes both listeners. Otherwise, one of them would remain until the stream ends.
    settled.abort()
  }
}
