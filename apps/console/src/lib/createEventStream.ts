import { documentIdOf, type GraphQLDocument } from '@anoncall/graphql-hooks'
import { createClient, type RequestParams } from 'graphql-sse'

/**
 * Opens subscriptions as server-sent events, each on a connection of its own. One that breaks off is opened again for as long
 * as it is wanted, after a time that grows with each failure.
 */
export function createEventStream({
  url,
  fetch: call = fetch,
  random = Math.random,
  wait = pass,
  silenceMs = 15_000,
}: EventStreamOptions): EventStream {
  return ({ document, variables }, { onData, onOpen, onLost }) => {
    let isWanted = true
    let failures = 0
    const lose = async () => {
      onLost()
      failures += 1
      await wait(reconnectDelayMs(failures, random()))
    }
    const client = createClient({
      url,
      credentials: 'same-origin',
      retryAttempts: Number.POSITIVE_INFINITY,
      retry: lose,
      // The status line is not enough: a proxy may pass it on and hold back what follows.
      fetchFn: watchSilence((...args) => call(...args), {
        silenceMs,
        onAlive: () => {
          if (!isWanted) return
          failures = 0
          onOpen()
        },
      }),
    })
    const request = hashedRequest(documentIdOf(document), variables)
    // A server that goes down in order says that the stream is complete, and one that refuses says why. Neither is for ever.
    const openAgain = async () => {
      if (isWanted) await lose()
      if (isWanted) open()
    }
    const open = () =>
      client.subscribe<TypeOf<typeof document>>(request, {
        next: ({ data }) => {
          if (data) onData(data)
        },
        error: () => void openAgain(),
        complete: () => void openAgain(),
      })
    open()
    return () => {
      isWanted = false
      client.dispose()
    }
  }
}

interface EventStreamOptions {
  /** Where the API streams, absolute or relative to the page. */
  readonly url: string
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** Chance, from 0 up to 1: not all consoles come back to a restarted server in the same moment. */
  readonly random?: () => number
  readonly wait?: (ms: number) => Promise<void>
  /** How long the server may be silent before the stream is taken as lost. It sends something every four seconds. */
  readonly silenceMs?: number
}

/** Opens one subscription. Returns what ends it. */
export type EventStream = <TResult, TVariables>(
  request: { readonly document: GraphQLDocument<TResult, TVariables>; readonly variables: TVariables },
  listener: EventStreamListener<TResult>,
) => () => void

interface EventStreamListener<TResult> {
  onData(data: TResult): void
  /** Something arrived, for the first time or again, so decisions will. */
  onOpen(): void
  /** It broke off, or could not be opened, and will be tried again. */
  onLost(): void
}

type TypeOf<TDocument> = TDocument extends GraphQLDocument<infer TResult, infer _> ? TResult : never

/** The library knows a request by its text only; what is sent is what its JSON is. */
function hashedRequest(documentId: string, variables: unknown): RequestParams {
  const request = { query: '', toJSON: () => ({ documentId, variables }) }
  return request
}

/** From about a second after the first failure to about half a minute. */
export function reconnectDelayMs(failures: number, chance: number): number {
  const ceilingMs = Math.min(30_000, 1_000 * 2 ** (failures - 1))
  return Math.round(ceilingMs * (0.5 + chance / 2))
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Returns a `fetch` that fails when an answer stays silent, so that its reader can try again: a proxy may hold back what the server sends, and
 * a connection may be gone without a sign.
 *
 * @param silenceMs How long the answer, or the next part of it, may take.
 * @param onAlive Called when the first part of an answer's body arrives.
 */
function watchSilence(call: typeof fetch, { silenceMs, onAlive }: SilenceOptions): typeof fetch {
  return async (input, init) => {
    const silence = createAlarm(silenceMs)
    // A browser has few connections for a server, so one that is given up is closed.
    const given = new AbortController()
    init?.signal?.addEventListener('abort', () => given.abort(), { signal: given.signal })
    const answering = call(input, { ...init, signal: given.signal })
    const response = await Promise.race([answering, silence.rings])
      .catch((error: unknown) => {
        given.abort()
        throw error
      })
      .finally(silence.stop)
    if (!response.ok || response.body === null) return response
    return new Response(watchedBody(response.body, { silenceMs, onAlive }), response)
  }
}

interface SilenceOptions {
  readonly silenceMs: number
  readonly onAlive: () => void
}

function watchedBody(body: ReadableStream<Uint8Array>, { silenceMs, onAlive }: SilenceOptions) {
  const reader = body.getReader()
  let isAlive = false
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const silence = createAlarm(silenceMs)
      try {
        const { done, value } = await Promise.race([reader.read(), silence.rings])
        if (done) return controller.close()
        if (!isAlive) onAlive()
        isAlive = true
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

function createAlarm(ms: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const rings = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing arrived for ${ms} ms.`)), ms)
  })
  return { rings, stop: () => clearTimeout(timer) }
}
