import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { untilTrue } from '../testkit/untilTrue.ts'
import { type Call, startServer } from './startServer.ts'

type Started = Awaited<ReturnType<typeof startServer>>

const started: Started[] = []
const start = async (changes: Parameters<typeof startServer>[0] = {}): Promise<Started> => {
  const server = await startServer(changes)
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

const errorOf = (body: string): unknown => JSON.parse(body).errors[0]

describe('the endpoint /graphql', () => {
  it('passes on the body, the caller and the facts of the request, but neither key nor cookie', async () => {
    const server = await start()
    const reply = await server.send({
      path: '/graphql?x=1',
      headers: { authorization: 'Bearer pk', cookie: 'anoncall_session=secret', origin: 'https://shop.example' },
    })
    expect(reply).toMatchObject({ status: 200, body: '{"data":{}}' })
    expect(server.asked).toMatchObject([
      {
        method: 'POST',
        search: '?x=1',
        body: { query: '{ viewer { kind } }' },
        principal: { kind: 'API_KEY', keyKind: 'PUBLISHABLE' },
        requestId: 'req_1',
        address: '127.0.0.1',
        origin: 'https://shop.example',
      },
    ])
    expect([...(server.asked[0]?.headers ?? [])]).toEqual([
      ['content-type', 'application/json'],
      ['authorization', 'Bearer'],
    ])
  })

  it('gives every response a new request id, whatever the caller sent', async () => {
    const server = await start()
    for (const path of ['/graphql', '/healthz', '/nothing'])
      expect(
        (await server.send({ method: 'GET', path, headers: { 'x-request-id': 'req_mine' } })).headers['x-request-id'],
      ).toMatch(/^req_\d+$/)
  })

  it.each<[what: string, call: Call, status: number, code: string]>([
    ['JSON that does not parse', { body: '{"query":' }, 400, 'BAD_REQUEST'],
    ['an empty body', { body: '' }, 400, 'BAD_REQUEST'],
    ['a body that is not UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'BAD_REQUEST'],
    ['a body that is one byte too large', { body: `"${'a'.repeat(64 * 1024 - 1)}"` }, 413, 'PAYLOAD_TOO_LARGE'],
    ['a body that is far too large', { body: `"${'a'.repeat(900_000)}"` }, 413, 'PAYLOAD_TOO_LARGE'],
    ['JSON that would be quoted', { body: '{"canary": canary}' }, 400, 'BAD_REQUEST'],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'JSON in UTF-16',
      { headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a key that is not valid', { headers: { authorization: 'Bearer wrong' } }, 401, 'UNAUTHENTICATED'],
  ])('responds to %s with a GraphQL error and the request id', async (_what, call, status, code) => {
    const server = await start()
    const reply = await server.send(call)
    expect(reply.status).toBe(status)
    expect(errorOf(reply.body)).toMatchObject({ message: expect.any(String), extensions: { code, requestId: 'req_1' } })
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.body).not.toContain('canary')
    expect(server.asked).toEqual([])
  })

  it('writes no header twice in any response', async () => {
    const server = await start()
    const calls: Call[] = [
      { headers: { authorization: 'Bearer pk', origin: 'https://shop.example' } },
      { method: 'OPTIONS', headers: { origin: 'https://shop.example' } },
      { headers: { authorization: 'Bearer wrong' } },
      { body: '{' },
      { headers: { 'content-encoding': 'gzip' } },
      { body: 'a'.repeat(70_000) },
      { method: 'GET', path: '/healthz' },
      { method: 'GET', path: '/graphql/stream' },
    ]
    for (const isDraining of [false, true]) {
      if (isDraining) server.drain()
      for (const call of calls) {
        const { headers, headerNames } = await server.send(call)
        expect([...headerNames].sort()).toEqual([...new Set(headerNames)].sort())
        expect(headerNames).toEqual(expect.arrayContaining(['x-request-id', 'content-security-policy']))
        if (isDraining) expect(headers.connection).toBe('close')
      }
    }
  })

  it('responds in the media type of GraphQL over HTTP on request', async () => {
    const accept = 'application/graphql-response+json, application/json;q=0.9'
    const reply = await (await start()).send({ body: '', headers: { accept } })
    expect(reply.status).toBe(400)
    expect(reply.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8')
  })

  it('forbids caching of all responses, its own and those of GraphQL', async () => {
    const server = await start()
    for (const call of [{}, { body: '' }]) expect((await server.send(call)).headers['cache-control']).toBe('no-store')
  })

  it('reads only the body of a POST, whatever the headers declare', async () => {
    const server = await start()
    const headers = { 'content-type': 'application/json' }
    expect((await server.send({ method: 'GET', headers })).status).toBe(200)
    expect(server.asked).toMatchObject([{ method: 'GET', body: undefined }])
  })

  it('accepts a body of exactly 64 KiB', async () => {
    const server = await start()
    const reply = await server.send({ body: `"${'a'.repeat(64 * 1024 - 2)}"` })
    expect(reply.status).toBe(200)
  })

  it('describes how to authenticate if a key is not valid', async () => {
    const reply = await (await start()).send({ headers: { authorization: 'Bearer wrong' } })
    expect(reply.headers['www-authenticate']).toBe('Bearer')
    expect(errorOf(reply.body)).toMatchObject({ extensions: { reason: 'KEY_UNKNOWN' } })
  })

  it('rejects a body declared larger than a megabyte without reading it', async () => {
    const server = await start()
    const announced = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999999\r\n\r\n{`
    expect(await raw(server.port, announced)).toMatch(/^HTTP\/1\.1 413 .*\r\nconnection: close\r\n/is)
  })

  it('reads and discards a body of up to a megabyte, so that the connection can be reused', async () => {
    const server = await start()
    const large = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n\r\n${'a'.repeat(200_000)}`
    const received = await raw(server.port, `${large}GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
    expect(received.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
  })

  it('rejects an undeclared body above a megabyte before it ends', async () => {
    const server = await start()
    const begun = `POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n100001\r\n${'a'.repeat(1024 * 1024 + 1)}`
    expect(await raw(server.port, begun)).toMatch(/^HTTP\/1\.1 413 .*\r\nconnection: close\r\n/is)
  })

  it('accepts a body declared as not compressed', async () => {
    expect((await (await start()).send({ headers: { 'content-encoding': 'identity' } })).status).toBe(200)
  })

  it('leaves other content types unparsed to GraphQL over HTTP', async () => {
    const server = await start()
    for (const contentType of [
      'text/plain',
      'text/plain; charset=utf-16',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json-seq',
    ])
      await server.send({ headers: { 'content-type': contentType } })
    expect(server.asked.map((asked) => asked.body)).toEqual(Array(5).fill(undefined))
    expect(server.asked.map((asked) => asked.headers.get('content-type'))).toEqual([
      'text/plain',
      'text/plain; charset=utf-16',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json-seq',
    ])
  })

  it('masks an internal error, and logs it with the same request id', async () => {
    const server = await start({ graphql: { handle: () => Promise.reject(new Error('the disk is gone')) } })
    const reply = await server.send({})
    expect(reply.status).toBe(500)
    expect(reply.body).not.toContain('disk')
    expect(errorOf(reply.body)).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'req_1' } })
    expect(server.log()).toContainEqual(
      expect.objectContaining({ requestId: 'req_1', err: expect.objectContaining({ message: 'the disk is gone' }) }),
    )
  })

  it('rejects invalid HTTP and headers that are too large with its own error', async () => {
    const server = await start()
    expect(await raw(server.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"requestId":"req_1"/is)
    expect(await raw(server.port, `GET / HTTP/1.1\r\nhost: x\r\nx-much: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    )
  })

  it('includes the request id and the closing of the connection in the headers of such a response', async () => {
    const [head = ''] = (await raw((await start()).port, 'nonsense\r\n\r\n')).split('\r\n\r\n')
    expect(head.split('\r\n')).toEqual(expect.arrayContaining(['x-request-id: req_1', 'connection: close']))
  })

  it('waits ten seconds for headers and twenty for a request, and keeps an idle connection for 65', async () => {
    const servers: unknown[] = []
    const note = (message: unknown): void => void servers.push(Object(message).server)
    subscribe('http.server.request.start', note)
    onTestFinished(() => void unsubscribe('http.server.request.start', note))
    await (await start()).send({})
    expect(servers).toMatchObject([{ headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 65_000 }])
  })

  it.each([
    ['headers', 'POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: '],
    ['body', 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{'],
  ])('closes the connection of a client whose %s do not arrive', async (_what, begun) => {
    const limits = { headersTimeout: 20, requestTimeout: 20, connectionsCheckingInterval: 10 }
    const server = await start({ limits })
    expect(await raw(server.port, begun)).toMatch(/^HTTP\/1\.1 408 .*"requestId":"req_\d"/is)
    expect(server.asked).toEqual([])
  })

  it('logs method, path, status and caller, and never a query string, a body or a header', async () => {
    const server = await start()
    await server.send({
      path: '/graphql?token=canary-1',
      headers: { authorization: 'Bearer sk', cookie: 'canary-2' },
      body: '{"query":"canary-3"}',
    })
    await server.close()
    expect(server.log()).toEqual([
      expect.objectContaining({
        level: 'info',
        method: 'POST',
        path: '/graphql',
        status: 200,
        requestId: 'req_1',
        principal: 'API_KEY',
        principalId: 'key_SECRET',
      }),
    ])
    expect(JSON.stringify(server.log())).not.toMatch(/canary|Bearer|isAborted/)
  })

  it('logs internal errors as errors, and requests to other paths at the debug level', async () => {
    const server = await start({ graphql: { handle: () => Promise.reject(new Error('ouch')) } })
    await server.send({ method: 'GET', path: '/healthz' })
    await server.send({})
    await server.close()
    expect(server.log()).toEqual([
      expect.objectContaining({ level: 'debug', path: '/healthz', status: 200 }),
      expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: 'ouch' }) }),
      expect.objectContaining({ level: 'error', path: '/graphql', status: 500 }),
    ])
  })

  it('logs callers that disconnect before the response', async () => {
    const server = await start({ graphql: { handle: () => new Promise(() => undefined) } })
    const socket = connect(server.port, '127.0.0.1', () => socket.write('GET /graphql HTTP/1.1\r\nhost: x\r\n\r\n'))
    await untilTrue(() => server.noted.length === 1)
    socket.destroy()
    await untilTrue(() => server.log().length === 1)
    expect(server.log()).toEqual([expect.objectContaining({ path: '/graphql', isAborted: true })])
  })
})

describe('the flood guard', () => {
  it('returns 429 with the time to wait after too many requests from an address, and forgets after a minute', async () => {
    const server = await start({ floodLimitPerMinute: 2 })
    const statuses = [await server.send({}), await server.send({}), await server.send({})].map((reply) => reply.status)
    expect(statuses).toEqual([200, 200, 429])
    // Nothing is written for requests that the guard rejects.
    expect(server.noted).toHaveLength(2)
    server.clock.now = 20_500
    const reply = await server.send({})
    expect(reply.headers['retry-after']).toBe('40')
    expect(errorOf(reply.body)).toMatchObject({ extensions: { code: 'TOO_MANY_REQUESTS', requestId: 'req_4' } })
    server.clock.now = 60_000
    expect((await server.send({})).status).toBe(200)
    expect(server.asked).toHaveLength(3)
  })

  it('counts rejected keys too', async () => {
    const server = await start({ floodLimitPerMinute: 2 })
    const wrong = { headers: { authorization: 'Bearer wrong' } }
    const statuses = [await server.send(wrong), await server.send(wrong), await server.send(wrong)]
    expect(statuses.map((reply) => reply.status)).toEqual([401, 401, 429])
  })

  it('exempts a valid secret key, whose server acts for many visitors, but no publishable key', async () => {
    const server = await start({ floodLimitPerMinute: 1 })
    await server.send({})
    expect((await server.send({ headers: { authorization: 'Bearer sk' } })).status).toBe(200)
    expect((await server.send({ headers: { authorization: 'Bearer pk' } })).status).toBe(429)
  })

  it('counts by the visitor behind a trusted proxy, and counts an IPv6 network as one', async () => {
    const server = await start({ floodLimitPerMinute: 1, trustedProxies: ['127.0.0.1'] })
    const from = (address: string) => server.send({ headers: { 'x-forwarded-for': address } })
    expect((await from('2001:db8:1:2::1')).status).toBe(200)
    expect((await from('2001:db8:1:2:ffff::9')).status).toBe(429)
    expect((await from('2001:db8:1:3::1')).status).toBe(200)
    expect((await from('192.0.2.1')).status).toBe(200)
    expect((await from('::ffff:192.0.2.1')).status).toBe(429)
  })
})

/** Sends raw bytes and returns everything until the server closes the connection. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8')
    })
    socket.on('end', () => resolve(received))
    socket.on('error', reject)
  })
}
