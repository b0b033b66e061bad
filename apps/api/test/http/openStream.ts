import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'

export interface StreamCall {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: object
  /** Whether to delay reading the response until `read` is called. */
  readonly isHeld?: boolean
}

/** A request to `/graphql/stream` with a streamed response. */
export interface OpenedStream {
  readonly status: number
  readonly contentType: string | undefined
  /** Returns everything received so far. */
  readonly text: () => string
  /** Returns the parsed data of each `next` event so far. */
  readonly results: () => readonly StreamResult[]
  /** Resolves after this many results. Rejects if the stream ends earlier. */
  readonly expectArrived: (count: number) => Promise<void>
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>
  /** Starts reading a delayed response. */
  readonly read: () => void
  /** Disconnects. */
  readonly leave: () => void
}

export interface StreamResult {
  readonly data: Record<string, unknown> | null
}

const NEXT = 'event: next\ndata: '

/** Sends a subscription. Resolves when the response headers have arrived. */
export async function openStream(
  port: number,
  { headers = {}, body, isHeld = false }: StreamCall,
): Promise<OpenedStream> {
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/graphql/stream',
    agent: false,
    headers: { 'content-type': 'application/json', ...headers },
  })
  sent.end(JSON.stringify(body))
  const [response]: IncomingMessage[] = await once(sent, 'response')
  if (response === undefined) throw new Error('no answer')
  // After a disconnect, Node reports an incomplete response.
  sent.on('error', () => undefined)
  response.on('error', () => undefined)
  let text = ''
  let unfinished = ''
  const results: StreamResult[] = []
  const waiting: (() => void)[] = []
  const read = (): void => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const events = `${unfinished}${chunk}`.split('\n\n')
      unfinished = events.pop() ?? ''
      for (const event of events) if (event.startsWith(NEXT)) results.push(JSON.parse(event.slice(NEXT.length)))
      for (const look of waiting) look()
    })
  }
  const ended = new Promise<void>((resolve) => {
    response.once('close', () => resolve())
  })
  if (!isHeld) read()
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'],
    text: () => text,
    results: () => results,
    expectArrived: async (count) => {
      const come = new Promise<void>((resolve) => {
        const look = (): void => {
          if (results.length >= count) resolve()
        }
        waiting.push(look)
        look()
      })
      const over = ended.then(() => {
        if (results.length < count) throw new Error(`the stream ended after ${results.length}: ${text}`)
      })
      await Promise.race([come, over])
    },
    ended,
    read,
    leave: () => sent.destroy(),
  }
}
