import { createServer, type RequestListener } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import { createGraphQLTransport, type GraphQLDocument, type GraphQLTransportOptions } from '../src/index.ts'

type Changed = GraphQLDocument<{ changed: number }, { name: string }>
const HASH = 'sha256:abc'
const TEXT = 'subscription Changed($name:String!){changed(name:$name)}'
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const next = (result: object) => `event: next\ndata: ${JSON.stringify(result)}\n\n`

/** Subscribes at an HTTP server, and records the calls of the listener. */
async function subscribe(listener: RequestListener, options: Partial<GraphQLTransportOptions> = {}) {
  const requests: { url: string | undefined; accept: string | undefined; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    requests.push({ url: request.url, accept: request.headers.accept, body })
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const transport = createGraphQLTransport({ url: `http://127.0.0.1:${address.port}/graphql`, ...options })
  const data: unknown[] = []
  const statuses: string[] = []
  const document: Changed = Object.assign(new String(TEXT), { __meta__: { hash: HASH } })
  const unsubscribe = transport.subscribe?.(
    { document, operationName: 'Changed', variables: { name: 'acme' } },
    {
      onData: (value) => data.push(value),
      onStatus: (status, error) => statuses.push(`${status} ${error?.code ?? ''}`.trim()),
    },
  )
  closers.push(
    () => unsubscribe?.(),
    () => server.closeAllConnections(),
    () => server.close(),
  )
  return { requests, data, statuses, unsubscribe }
}

const streaming =
  (...chunks: string[]): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.flushHeaders()
    for (const chunk of chunks) response.write(chunk)
  }

it('opens a stream at /stream below the endpoint, and passes on each result', async () => {
  const { requests, data, statuses } = await subscribe(
    streaming(':\n\n', next({ data: { changed: 1 } }), next({ data: { changed: 2 } })),
  )
  await vi.waitFor(() => expect(data).toEqual([{ changed: 1 }, { changed: 2 }]), 10_000)
  expect(statuses).toEqual(['connecting', 'open'])
  expect(requests).toEqual([
    {
      url: '/graphql/stream',
      accept: expect.stringMatching(/^text\/event-stream/),
      body: { documentId: HASH, variables: { name: 'acme' } },
    },
  ])
})

it('reads events that are split into arbitrary chunks', async () => {
  const text = next({ data: { changed: 'é😀' } }).replaceAll('\n', '\r\n') + next({ data: { changed: 2 } })
  const bytes = Buffer.from(text)
  const { data } = await subscribe((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    let at = 0
    const writeNext = () => {
      if (at >= bytes.length || response.destroyed) return
      response.write(bytes.subarray(at, at + 7))
      at += 7
      setImmediate(writeNext)
    }
    writeNext()
  })
  await vi.waitFor(() => expect(data).toEqual([{ changed: 'é😀' }, { changed: 2 }]), 10_000)
})

it('sends the text if the server does not know the hash', async () => {
  const { requests, data } = await subscribe((request, response) => {
    if (requestsSoFar++ > 0) return streaming(next({ data: { changed: 1 } }))(request, response)
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end('{"errors":[{"message":"Unknown.","extensions":{"code":"PERSISTED_DOCUMENT_NOT_FOUND"}}]}')
  })
  await vi.waitFor(() => expect(data).toEqual([{ changed: 1 }]), 10_000)
  expect(requests.map(({ body }) => body)).toEqual([
    { documentId: HASH, variables: { name: 'acme' } },
    { query: TEXT, operationName: 'Changed', variables: { name: 'acme' } },
  ])
})
let requestsSoFar = 0

it('applies the timeout only until the stream opens', async () => {
  const { data, statuses } = await subscribe(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      setTimeout(() => response.write(next({ data: { changed: 1 } })), 600)
    },
    { timeoutMs: 300 },
  )
  await vi.waitFor(() => expect(data).toEqual([{ changed: 1 }]), { timeout: 5_000 })
  expect(statuses).toEqual(['connecting', 'open'])
})

it.each([
  ['is completed', 'event: complete\ndata:\n\n', 'connecting'],
  ['breaks', null, 'connecting NETWORK'],
])('reopens the stream after one that %s', async (_what, last, status) => {
  let opened = 0
  const { data, statuses } = await subscribe((request, response) => {
    opened += 1
    streaming(next({ data: { changed: opened } }))(request, response)
    if (opened > 1) return
    if (last === null) setTimeout(() => response.destroy(), 50)
    else response.end(last)
  })
  await vi.waitFor(() => expect(data).toEqual([{ changed: 1 }, { changed: 2 }]), { timeout: 5_000 })
  expect(statuses).toEqual(['connecting', 'open', status, 'open'])
})

it.each([
  [401, 'UNAUTHENTICATED', 'failed UNAUTHENTICATED'],
  [403, 'FORBIDDEN', 'failed FORBIDDEN'],
  [400, 'GRAPHQL_VALIDATION_FAILED', 'failed GRAPHQL_VALIDATION_FAILED'],
  [429, 'TOO_MANY_REQUESTS', 'connecting TOO_MANY_REQUESTS'],
  [503, 'SERVICE_UNAVAILABLE', 'connecting SERVICE_UNAVAILABLE'],
])('changes the status after a rejection with %i %s to "%s"', async (status, code, expected) => {
  const { statuses } = await subscribe((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ errors: [{ message: 'No.', extensions: { code } }] }))
  })
  await vi.waitFor(() => expect(statuses).toHaveLength(2), 10_000)
  expect(statuses).toEqual(['connecting', expected])
})

it('fails if the response is not a stream', async () => {
  const { statuses } = await subscribe((_request, response) => response.end('<html>Welcome to this hotel</html>'))
  await vi.waitFor(() => expect(statuses).toEqual(['connecting', 'failed BAD_ANSWER']), 10_000)
})

it('reports the error of a result without data and keeps the stream', async () => {
  const { data, statuses } = await subscribe(
    streaming(
      next({ data: null, errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] }),
      next({ data: { changed: 1 } }),
    ),
  )
  await vi.waitFor(() => expect(data).toEqual([{ changed: 1 }]), 10_000)
  expect(statuses).toEqual(['connecting', 'open', 'open FORBIDDEN'])
})

it('closes the stream when unsubscribed, and does not reopen it', async () => {
  let closed = 0
  const { requests, statuses, unsubscribe } = await subscribe((request, response) => {
    response.on('close', () => {
      closed += 1
    })
    streaming(next({ data: { changed: 1 } }))(request, response)
  })
  await vi.waitFor(() => expect(statuses).toEqual(['connecting', 'open']), 10_000)
  unsubscribe?.()
  await vi.waitFor(() => expect(closed).toBe(1), 10_000)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect(requests).toHaveLength(1)
  expect(statuses).toEqual(['connecting', 'open'])
})

it('opens the stream at streamUrl', async () => {
  const { requests } = await subscribe(streaming(), {})
  await vi.waitFor(() => expect(requests).toHaveLength(1), 10_000)
  const seen: string[] = []
  const fetch = async (url: unknown) => {
    seen.push(String(url))
    return Response.json({ errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] })
  }
  const listener = { onData: () => undefined, onStatus: () => undefined }
  const request = { document: new String(TEXT) as Changed, operationName: 'Changed', variables: { name: 'acme' } }
  for (const options of [
    { url: '/graphql' },
    { url: '/graphql/' },
    { url: '/graphql?a=b' },
    { url: '/graphql', streamUrl: '/live' },
  ])
    createGraphQLTransport({ ...options, fetch }).subscribe?.(request, listener)
  await vi.waitFor(() => expect(seen).toHaveLength(4), 10_000)
  expect(seen).toEqual(['/graphql/stream', '/graphql/stream', '/graphql/stream?a=b', '/live'])
})
