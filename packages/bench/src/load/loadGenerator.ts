import { createConnection, type Socket } from 'node:net'
import { createHistogram } from 'node:perf_hooks'

/** Puts full load on a server: each connection sends the next request as soon as it has a response. */
export function startLoad({ port, connections, requests, isGood }: LoadOptions): Load {
  // The requests are encoded once, so that sending a request again costs the load generator nothing.
  const messages = requests.map(bytesOf)
  const latencies = createHistogram()
  let responses = 0
  let failures = 0
  let firstFailure: string | null = null
  let isStopped = false
  let next = 0

  const fail = (message: string): void => {
    failures += 1
    firstFailure ??= message
  }
  const connect = (): Socket => {
    const reader = new ResponseReader()
    let sentAt = 0
    const send = (): void => {
      const message = messages[next % messages.length]
      next += 1
      sentAt = performance.now()
      if (message !== undefined) socket.write(message)
    }
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true }, send)
    socket.on('data', (bytes: Buffer) => {
      const response = reader.read(bytes)
      if (response === null) return
      latencies.record(Math.max(1, Math.round((performance.now() - sentAt) * 1_000)))
      responses += 1
      if (response.status !== 200 || (responses % CHECKED_EVERY === 0 && !isGood(response.body)))
        fail(`${response.status} ${response.body.slice(0, 500)}`)
      if (!isStopped) send()
    })
    socket.on('error', (error) => isStopped || fail(error.message))
    socket.on('close', () => isStopped || fail('The server closed a connection.'))
    return socket
  }
  const sockets = Array.from({ length: connections }, connect)

  return {
    hasResponses: () => responses > 0,
    take() {
      const p50Ms = latencies.percentile(50) / 1_000
      const p99Ms = latencies.percentile(99) / 1_000
      const figures = { responses, failures, firstFailure, p50Ms, p99Ms }
      latencies.reset()
      responses = 0
      failures = 0
      firstFailure = null
      return figures
    },
    stop() {
      isStopped = true
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface LoadOptions {
  readonly port: number
  /** Connections that are kept open. Each connection always has one request under way. */
  readonly connections: number
  /** The requests, sent one after the other. After the last request, the first one is sent again. */
  readonly requests: readonly HttpRequest[]
  /** Checks the body of a response. Called for one response in `CHECKED_EVERY`. */
  readonly isGood: (body: string) => boolean
}

/** Load that continues until it is stopped. */
export interface Load {
  /** Whether a response arrived since the last `take`. */
  hasResponses(): boolean
  /** Returns the figures since the last `take`. */
  take(): LoadFigures
  stop(): void
}

export interface LoadFigures {
  readonly responses: number
  /** The number of responses with a status other than 200, responses with a wrong body, and closed connections. */
  readonly failures: number
  /** The message of the first failure. */
  readonly firstFailure: string | null
  readonly p50Ms: number
  readonly p99Ms: number
}

const CHECKED_EVERY = 50

function bytesOf({ method, path, headers, body }: HttpRequest): Buffer {
  const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...length }).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** A complete response. */
export interface ReadResponse {
  readonly status: number
  /** If the response is chunked, the lengths of the chunks are included. */
  readonly body: string
}

/**
 * Assembles the responses on one connection, one after the other. Supports only responses with a content length or with
 * chunks, because the measured servers send nothing else. Does as little work as possible, because its work reduces the
 * load.
 */
export class ResponseReader {
  #text = ''

  /** Adds bytes and returns the response that they complete, or `null` if the response is not complete yet. */
  read(bytes: Buffer): ReadResponse | null {
    this.#text += bytes.toString('latin1')
    const text = this.#text
    const headEnd = text.indexOf('\r\n\r\n')
    if (headEnd === -1) return null
    const start = headEnd + 4
    const length = contentLength(text, headEnd)
    const isComplete = length === null ? text.endsWith('0\r\n\r\n') : text.length >= start + length
    if (!isComplete) return null
    this.#text = ''
    return { status: Number(text.slice(9, 12)), body: text.slice(start) }
  }
}

/** Returns the content length, or `null` if the response is chunked. */
function contentLength(text: string, headEnd: number): number | null {
  for (const name of ['\r\nContent-Length: ', '\r\ncontent-length: ']) {
    const at = text.indexOf(name)
    if (at !== -1 && at < headEnd) return Number.parseInt(text.slice(at + name.length, at + name.length + 9), 10)
  }
  return null
}
