import { documentIdOf, type GraphQLDocument } from '@anoncall/graphql-hooks'
import { createClient, type RequestParams } from 'graphql-sse'

/**
 * Returns a function that opens subscriptions as server-sent events, each on its own connection. A broken connection is
 * reopened until the caller unsubscribes. The delay grows with each failure.
 */
export function createEventStream({
  url,
  fetch: callFetch = fetch,
  random = Math.random,
  wait = delay,
  silenceMs = 15_000,
}: EventStreamOptions): EventStream {
  return ({ document, variables }, { onData, onOpen, onLost }) => {
    let isSubscribed = true
    let failures = 0
    const reportAndWait = async () => {
      onLost()
      failures += 1
      await wait(reconnectDelayMs(failures, random()))
    }
    const client = createClient({
      url,
      credentials: 'same-origin',
      retryAttempts: Number.POSITIVE_INFINITY,
      retry: reportAndWait,
      // The status line does not prove that events arrive: a proxy can forward the status line and delay the body.
      fetchFn: withSilenceTimeout((...args) => callFetch(...args), {
        silenceMs,
        onFirstData: () => {
          if (!isSubscribed) return
          failures = 0
          onOpen()
        },
      }),
    })
    const request = hashedRequest(documentIdOf(document), variables)
    // A server that shuts down completes the stream, and a server that rejects the request returns an error. Both can be temporary.
    const reopen = async () => {
      if (isSubscribed) await reportAndWait()
      if (isSubscribed) open()
    }
    const open = () =>
      client.subscribe<TypeOf<typeof document>>(request, {
        next: ({ data }) => {
          if (data) onData(data)
        },
        error: () => void reopen(),
        complete: () => void reopen(),
      })
    open()
    return () => {
      isSubscribed = false
      client.dispose()
    }
  }
}

interface EventStreamOptions {
  /** URL of the streaming endpoint, absolute or relative to the page. */
  readonly url: string
  /** Replaces the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** Returns a random number from 0 up to 1, which spreads the reconnects of many consoles after a server restart. */
  readonly random?: () => number
  readonly wait?: (ms: number) => Promise<void>
  /** Milliseconds without data after which the stream counts as lost. The server sends something every four seconds. */
  readonly silenceMs?: number
}

/** Opens one subscription and returns the unsubscribe function. */
export type EventStream = <TResult, TVariables>(
  request: { readonly document: GraphQLDocument<TResult, TVariables>; readonly variables: TVariables },
  listener: EventStreamListener<TResult>,
) => () => void

interface EventStreamListener<TResult> {
  onData(data: TResult): void
  /** Called when the first data arrives after each connection or reconnection. */
  onOpen(): void
  /** Called when the stream breaks or cannot be opened. A reconnect follows. */
  onLost(): void
}

type TypeOf<TDocument> = TDocument extends GraphQLDocument<infer TResult, infer _> ? TResult : never

/**
 * Returns a request that serializes to a document hash and its variables. The library requires a `query`, but sends the result of
 * `toJSON`.
 */
function hashedRequest(documentId: string, variables: unknown): RequestParams {
  const request = { query: '', toJSON: () => ({ documentId, variables }) }
  return request
}

/**
 * Returns the delay before the next attempt. After the first failure, the delay is at most one second. This maximum doubles with
 * each further failure, up to 30 seconds.
 */
export function reconnectDelayMs(failures: number, chance: number): number {
  const ceilingMs = Math.min(30_000, 1_000 * 2 ** (failures - 1))
  return Math.round(ceilingMs * (0.5 + chance / 2))
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Returns a `fetch` that fails if no data arrives for too long, so that the caller can try again. A proxy can delay a response,
 * and a connection can break without an error.
 *
 * @param silenceMs Milliseconds to wait for the response or for the next chunk of its body.
 * @param onFirstData Called when the first chunk of the body arrives.
 */
function withSilenceTimeout(callFetch: typeof fetch, { silenceMs, onFirstData }: SilenceOptions): typeof fetch {
  return async (input, init) => {
    const silence = createTimeout(silenceMs)
    // A browser opens only a few connections per server, so an abandoned request must be aborted.
    const request = new AbortController()
    init?.signal?.addEventListener('abort', () => request.abort(), { signal: request.signal })
    const pendingResponse = callFetch(input, { ...init, signal: request.signal })
    const response = await Promise.race([pendingResponse, silence.rejection])
      .catch((error: unknown) => {
        request.abort()
        throw error
      })
      .finally(silence.stop)
    if (!response.ok || response.body === null) return response
    return new Response(withBodyTimeout(response.body, { silenceMs, onFirstData }), response)
  }
}

interface SilenceOptions {
  readonly silenceMs: number
  readonly onFirstData: () => void
}

function withBodyTimeout(body: ReadableStream<Uint8Array>, { silenceMs, onFirstData }: SilenceOptions) {
  const reader = body.getReader()
  let hasData = false
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const silence = createTimeout(silenceMs)
      try {
        const { done, value } = await Promise.race([reader.read(), silence.rejection])
        if (done) return controller.close()
        if (!hasData) onFirstData()
        hasData = true
        controller.enqueue(value)
      } catch (error) {
        void reader.cancel().catch(() => undefined)
        controller.error(error)
      } finally {
        silence.stop()
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function createTimeout(ms: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const rejection = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No data arrived for ${ms} ms.`)), ms)
  })
  return { rejection, stop: () => clearTimeout(timer) }
}
