import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createGraphQLTransport, type GraphQLDocument, type GraphQLTransportOptions } from '../src/index.ts'

const document: GraphQLDocument<{ viewer: string }, { id: number }> = { __meta__: { hash: 'sha256:abc' } }
const request = { document, operationName: 'Viewer', variables: { id: 1 } }
const closers: (() => void)[] = []

afterEach(() => {
  vi.useRealTimers()
  for (const close of closers.splice(0)) close()
})

/** Creates a transport to an HTTP server that handles requests with `listener`. */
async function transportTo(listener: RequestListener, options: Partial<GraphQLTransportOptions> = {}) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return createGraphQLTransport({ url: `http://127.0.0.1:${address.port}/graphql`, ...options })
}

const answering = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

const textOf = async (message: IncomingMessage) => Buffer.concat(await message.toArray()).toString()

describe('createGraphQLTransport', () => {
  it('sends the document id and the variables as JSON, with the headers for this request', async () => {
    const seen: unknown[] = []
    let token = 'one'
    const transport = await transportTo(
      async (message, response) => {
        seen.push([
          message.method,
          message.headers['content-type'],
          message.headers.authorization,
          await textOf(message),
        ])
        response.end('{"data":{"viewer":"me"}}')
      },
      { headers: () => ({ authorization: `Bearer ${token}` }) },
    )
    expect(await transport(request)).toEqual({ viewer: 'me' })
    token = 'two'
    await transport(request)
    const body = '{"documentId":"sha256:abc","variables":{"id":1}}'
    expect(seen).toEqual([
      ['POST', 'application/json', 'Bearer one', body],
      ['POST', 'application/json', 'Bearer two', body],
    ])
  })

  it('throws the code, message and request id of the first error with any status', async () => {
    const errors = [
      { message: 'Your session has ended.', extensions: { code: 'UNAUTHENTICATED', requestId: 'req_1' } },
      { message: 'Second.', extensions: { code: 'NOT_FOUND' } },
    ]
    for (const status of [200, 401]) {
      const transport = await transportTo(answering(status, { data: null, errors }))
      await expect(transport(request)).rejects.toMatchObject({
        name: 'GraphQLRequestError',
        code: 'UNAUTHENTICATED',
        message: 'Your session has ended.',
        requestId: 'req_1',
        retryable: false,
      })
    }
  })

  it('reports an unknown code as UNKNOWN, with the request id from the header', async () => {
    const answer = { errors: [{ message: 'New.', extensions: { code: 'SOMETHING_NEW' } }] }
    const transport = await transportTo(answering(400, answer, { 'x-request-id': 'req_2' }))
    await expect(transport(request)).rejects.toMatchObject({ code: 'UNKNOWN', requestId: 'req_2' })
  })

  it.each([
    [503, '<html>Bad gateway</html>', true],
    [200, '<html>Welcome to this hotel</html>', false],
    [200, 'null', false],
    [200, '{"data":null}', false],
    [413, '{"data":{"viewer":"me"}}', false],
  ])('throws BAD_ANSWER for status %i with %s', async (status, body, retryable) => {
    const transport = await transportTo(answering(status, body))
    await expect(transport(request)).rejects.toMatchObject({ code: 'BAD_ANSWER', retryable })
  })

  it.each(['SERVICE_UNAVAILABLE', 'TOO_MANY_REQUESTS'])('reports %s as retryable', async (code) => {
    const transport = await transportTo(answering(200, { errors: [{ message: 'Busy.', extensions: { code } }] }))
    await expect(transport(request)).rejects.toMatchObject({ code, retryable: true })
  })

  it('throws NETWORK if the port is closed', async () => {
    const transport = await transportTo(() => {})
    for (const close of closers.splice(0)) close()
    await expect(transport(request)).rejects.toMatchObject({ code: 'NETWORK', retryable: true })
  })

  it('throws TIMEOUT if there is no response, and aborts the request', async () => {
    vi.useFakeTimers()
    const fetch = vi.fn(fetchWithoutAnswer)
    const transport = createGraphQLTransport({ url: '/graphql', fetch, timeoutMs: 5_000 })
    const outcome = expect(transport(request)).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true })
    await vi.advanceTimersByTimeAsync(4_999)
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await outcome
    expect(fetch.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
  })

  it('throws the reason of an abort, before and during the request', async () => {
    const reason = new Error('changed my mind')
    const fetch = vi.fn(fetchWithoutAnswer)
    const transport = createGraphQLTransport({ url: '/graphql', fetch })
    await expect(transport({ ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(fetch).not.toHaveBeenCalled()

    const controller = new AbortController()
    const outcome = expect(transport({ ...request, signal: controller.signal })).rejects.toBe(reason)
    controller.abort(reason)
    await outcome
  })

  it('removes all timers and listeners', async () => {
    vi.useFakeTimers()
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const transport = createGraphQLTransport({ url: '/', fetch: async () => Response.json({ data: { viewer: 'me' } }) })
    await transport({ ...request, signal: controller.signal })
    expect(vi.getTimerCount()).toBe(0)
    expect(removed).toHaveBeenCalledOnce()
  })
})

/** A fetch that settles only when it is aborted. */
const fetchWithoutAnswer: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
