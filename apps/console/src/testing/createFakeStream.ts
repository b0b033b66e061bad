/** The streaming end of an API: every connection stays open until it is dropped, and says what the test lets it say. */
export function createFakeStream() {
  let open: ReadableStreamDefaultController<Uint8Array>[] = []
  const requests: StreamRequest[] = []
  let isDown = false
  let hold: 'nothing' | 'body' | 'everything' = 'nothing'
  let hanging = 0
  const encoder = new TextEncoder()
  const say = (text: string) => {
    for (const connection of open) connection.enqueue(encoder.encode(text))
  }

  const fakeFetch: typeof fetch = async (_url, init) => {
    requests.push(JSON.parse(String(init?.body)))
    if (isDown) return new Response(null, { status: 503, statusText: 'Service Unavailable' })
    if (hold === 'everything') {
      hanging += 1
      init?.signal?.addEventListener('abort', () => {
        hanging -= 1
      })
      return new Promise(() => undefined)
    }
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (hold === 'nothing') controller.enqueue(encoder.encode(':\n\n'))
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
    connectionCount: () => open.length + hanging,
    send: (data: object) => say(`event: next\ndata: ${JSON.stringify({ data })}\n\n`),
    /** From now on a proxy holds back what the server sends: all of it, or what follows the status line. */
    holdBack(what: 'nothing' | 'body' | 'everything') {
      hold = what
    },
    /** Ends every stream in order, as a server that goes down does. */
    complete() {
      say('event: complete\ndata:\n\n')
      open = []
    },
    /** Breaks every connection off. */
    drop() {
      for (const connection of open) connection.error(new Error('Connection reset.'))
      open = []
    },
    /** From now on nothing is let in, until it is up again. */
    goDown() {
      isDown = true
      this.drop()
    },
    comeUp() {
      isDown = false
    },
  }
}

interface StreamRequest {
  readonly documentId: string
  readonly variables: unknown
}
