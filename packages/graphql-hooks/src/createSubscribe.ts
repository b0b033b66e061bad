import type { DocumentRequest } from './createDocumentSender.ts'
import { GraphQLRequestError } from './GraphQLRequestError.ts'
import type { GraphQLSubscribe } from './GraphQLTransport.ts'
import { firstError, parseAnswer, readGraphQLAnswer } from './readGraphQLAnswer.ts'

/** Sends a request whose response is a stream, and resolves when `read` resolves. */
export type OpenStream = (
  request: DocumentRequest & { readonly signal: AbortSignal },
  read: (response: Response, cancelTimeout: () => void) => Promise<void>,
) => Promise<void>

/**
 * Creates a function that opens subscriptions as server-sent events over `fetch`. Each subscription has its own connection (the "distinct
 * connections" mode of GraphQL over SSE). If a stream breaks or completes, it is reopened after a delay. The delay grows with each
 * failure, up to half a minute. An error that is not retryable ends the subscription.
 */
export function createSubscribe(open: OpenStream): GraphQLSubscribe {
  return ({ signal, ...request }, listener) => {
    const controller = new AbortController()
    const stop = () => controller.abort()
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    let failures = 0

    async function read(response: Response, cancelTimeout: () => void): Promise<void> {
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return readGraphQLAnswer(response)
      cancelTimeout()
      failures = 0
      listener.onStatus('open', null)
      const requestId = response.headers.get('x-request-id') ?? undefined
      await readEvents(response, (text) => {
        if (controller.signal.aborted) return
        const result = parseAnswer(text)
        const error = firstError(result, requestId)
        if (result?.data !== undefined && result.data !== null) listener.onData(result.data as never)
        else listener.onStatus('open', error)
      })
    }

    /** Returns the error that ended the stream, or `null` if the server completed it. */
    async function streamOnce(): Promise<GraphQLRequestError | null> {
      try {
        await open({ ...request, signal: controller.signal }, read)
        return null
      } catch (error) {
        if (error instanceof GraphQLRequestError) return error
        const cause = error instanceof Error ? error : undefined
        return new GraphQLRequestError('UNKNOWN', cause?.message ?? 'The subscription failed.', { cause })
      }
    }

    async function run(): Promise<void> {
      listener.onStatus('connecting', null)
      while (!controller.signal.aborted) {
        const error = await streamOnce()
        if (controller.signal.aborted) return
        if (error !== null && !error.retryable) return listener.onStatus('failed', error)
        listener.onStatus('connecting', error)
        await pause(reconnectDelayMs(++failures, Math.random()), controller.signal)
      }
    }

    void run().finally(() => signal?.removeEventListener('abort', stop))
    return stop
  }
}

/**
 * Returns a random delay, so that many pages do not reconnect at the same time. The maximum of the delay doubles with
 * each failure, from one second to half a minute.
 */
function reconnectDelayMs(failures: number, random: number): number {
  return Math.min(30_000, 1_000 * 2 ** (failures - 1)) * (0.5 + random / 2)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/**
 * Calls `onNext` with the data of each `next` event. Resolves when a `complete` event arrives or when the body ends.
 */
async function readEvents(response: Response, onNext: (data: string) => void): Promise<void> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    rest += decoder.decode(value, { stream: true })
    const events = rest.split(/\r?\n\r?\n/)
    rest = events.pop() ?? ''
    for (const event of events) {
      const lines = event.split(/\r?\n/)
      const name = fieldOf(lines, 'event')
      if (name === 'next') onNext(fieldOf(lines, 'data'))
      if (name === 'complete') return reader.cancel()
    }
  }
}

function fieldOf(lines: readonly string[], name: string): string {
  return lines
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
    .join('\n')
}
