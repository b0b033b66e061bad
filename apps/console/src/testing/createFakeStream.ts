/**
 * Creates a fake streaming endpoint. Each connection sends an initial comment and then only the data that the test
 * passes. A connection stays open until the test or the client ends the connection.
 */
export function createFakeStream() {
  let open: ReadableStreamDefaultController<Uint8Array>[] = []
  const requests: StreamRequest[] = []
  let isDown = false
  let delayed: DelayedPart = 'nothing'
  let pendingCount = 0
  const encoder = new TextEncoder()
  const sendText = (text: string) => {
    for (const connection of open) connection.enqueue(encoder.encode(text))
  }

  const fakeFetch: typeof fetch = async (_url, init) => {
    requests.push(JSON.parse(String(init?.body)))
    if (isDown) return new Response(null, { status: 503, statusText: 'Service Unavailable' })
    if (delayed === 'response') {
      pendingCount += 1
      init?.signal?.addEventListener('abort', () => {
        pendingCount -= 1
      })
      return new Promise(() => undefined)
    }
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (delayed === 'nothing') controller.enqueue(encoder.encode(':\n\n'))
        open.push(controller)
        init?.signal?.addEventListener('abort', () => {
          open = open.filter((connection) => connection !== controller)
        })
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  return {
    fetch: fakeFetch,
    requests,
    connectionCount: () => open.length + pendingCount,
    send: (data: object) => sendText(`event: next\ndata: ${JSON.stringify({ data })}\n\n`),
    /** Imitates a proxy that delays the whole response or only its body. */
    delay(part: DelayedPart) {
      delayed = part
    },
    /** Completes each stream, as a server does when it shuts down. */
    complete() {
      sendText('event: complete\ndata:\n\n')
      open = []
    },
    /** Breaks each connection with an error. */
    drop() {
      for (const connection of open) connection.error(new Error('Connection reset.'))
      open = []
    },
    /** Drops all connections and rejects new ones until `start` is called. */
    stop() {
      isDown = true
      this.drop()
    },
    start() {
      isDown = false
    },
  }
}

/** The part of a response that a proxy delays. */
export type DelayedPart = 'nothing' | 'body' | 'response'

interface StreamRequest {
  readonly documentId: string
  readonly variables: unknown
}
