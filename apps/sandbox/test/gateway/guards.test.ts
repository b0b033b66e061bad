import { request } from 'node:http'
import { createConnection } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect } from './connect.ts'
import { OFFER } from './createCaller.ts'
import { demoSubscribers, ecbRealm, HELP, VISITOR } from './demo.ts'
import { startGateway } from './startGateway.ts'

/** Sends a request with any Host header, which `fetch` does not allow. */
function ask(url: string, { method = 'GET', ...headers }: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Requests a WebSocket upgrade at any path, and returns the status line of the answer. */
function upgrade(url: string, path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const { port, host } = new URL(url)
    const socket = createConnection({ port: Number(port), host: '127.0.0.1' })
    // A server that crashed leaves the socket open.
    onTestFinished(() => void socket.destroy())
    let answer = ''
    socket.on('data', (data) => {
      answer += String(data)
    })
    socket.on('close', () => resolve(answer.split('\r\n')[0]))
    socket.on('error', reject)
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`)
  })
}

describe('a foreign web page', () => {
  it('whose name resolves to this machine gets status 421 from every route and socket', async () => {
    const { gateway, socketUrl } = await startGateway()
    const port = new URL(gateway.url).port
    for (const path of ['/gateway/api/state', '/rest/version/1/anonymous/a/subscription', '/nowhere']) {
      for (const host of [
        'evil.example',
        `evil.example:${port}`,
        `localhost.evil.example:${port}`,
        '127.0.0.1.evil.example',
      ])
        expect(await ask(`${gateway.url}${path}`, { host })).toBe(421)
    }
    await expect(connect(`${socketUrl}/agent/socket?address=${HELP}`, { host: 'evil.example' })).rejects.toThrow('421')
    for (const host of [
      'localhost@evil.example',
      'evil.example#localhost',
      'localhost/..',
      'localhost:0x50',
      '[::2]',
    ]) {
      expect([host, await ask(`${gateway.url}/gateway/api/state`, { host })]).toEqual([host, 421])
    }
    for (const host of [
      `localhost:${port}`,
      `127.0.0.1:${port}`,
      `[::1]:${port}`,
      'LOCALHOST',
      'localhost.',
      '[0:0:0:0:0:0:0:1]',
    ])
      expect(await ask(`${gateway.url}/gateway/api/state`, { host })).toBe(200)
  })

  it.each(['//', 'http://['])(
    'cannot crash the server with an upgrade request for the invalid URL %s',
    async (path) => {
      const { gateway, send } = await startGateway()
      expect(await upgrade(gateway.url, path)).toBe('HTTP/1.1 400 Bad Request')
      expect((await send('GET', '/gateway/api/state')).status).toBe(200)
    },
  )

  it('cannot read the interface, which sends no CORS headers', async () => {
    const { send } = await startGateway()
    for (const answer of [
      await send('GET', '/gateway/api/state', undefined, { origin: 'http://evil.example' }),
      await send('OPTIONS', '/gateway/api/faults', undefined, {
        origin: 'http://evil.example',
        'access-control-request-method': 'PUT',
      }),
    ])
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/jsonp',
  ])('cannot change anything with a request that a form can send: %s', async (type) => {
    const { gateway, send } = await startGateway()
    const answer = await send('POST', '/gateway/api/cut-sockets', '{}', { 'content-type': type })
    expect([answer.status, await answer.json()]).toEqual([
      415,
      { message: 'A change must be sent as application/json.' },
    ])
    // A request without a body is refused too.
    expect(await ask(`${gateway.url}/gateway/api/cut-sockets`, { method: 'POST' })).toBe(415)
  })

  it.each(['http://evil.example', 'http://localhost:9', 'null', 'https://127.0.0.1'])(
    'cannot change anything from the origin %s',
    async (origin) => {
      const { send } = await startGateway()
      for (const [method, path] of [
        ['PUT', '/gateway/api/faults'],
        ['POST', '/gateway/api/cut-sockets'],
        ['DELETE', '/gateway/api/realms/demo'],
      ] as const)
        expect((await send(method, path, method === 'DELETE' ? undefined : {}, { origin })).status).toBe(403)
      expect(await (await send('GET', '/gateway/api/state')).json()).toMatchObject({ realms: [{ name: 'demo' }, {}] })
    },
  )

  it('cannot answer calls, because an agent socket opens only for pages of this server', async () => {
    const { gateway, socketUrl } = await startGateway()
    const url = `${socketUrl}/agent/socket?address=${HELP}`
    for (const origin of ['http://evil.example', 'http://localhost:9', 'null', 'https://127.0.0.1'])
      await expect(connect(url, { origin })).rejects.toThrow('403')
    const own = await connect(url, { origin: gateway.url })
    expect(await own.next()).toEqual({ type: 'registered', address: HELP })
  })

  it('can use another host name only if the server is configured with that name', async () => {
    const host = 'Sandbox.test'
    const { gateway } = await startGateway()
    expect(await ask(`${gateway.url}/gateway/api/state`, { host })).toBe(421)
    const named = await startGateway({ hosts: ['sandbox.test'] })
    expect(await ask(`${named.gateway.url}/gateway/api/state`, { host })).toBe(200)
    expect(await ask(`${named.gateway.url}/gateway/api/state`, { host: 'other.test' })).toBe(421)
  })

  it.each([
    ['upper case', { host: 'LOCALHOST:8443', origin: 'https://localhost:8443' }, 200],
    ['IPv6', { host: '[::1]:8443', origin: 'https://[::1]:8443' }, 200],
    ['a default port', { host: 'localhost', origin: 'https://localhost' }, 200],
    ['an explicit default port', { host: 'localhost:443', origin: 'https://localhost' }, 200],
    ['another port of the same name', { host: 'localhost:8443', origin: 'https://localhost:9' }, 403],
    ['the other scheme', { host: 'localhost', origin: 'http://localhost', 'x-forwarded-proto': 'https' }, 403],
    ['an invalid scheme', { host: 'localhost', origin: 'ws://localhost' }, 403],
    [
      'two proxies in a row',
      {
        host: 'localhost:1',
        origin: 'https://localhost',
        'x-forwarded-proto': 'https, http',
        'x-forwarded-host': 'localhost, localhost:1',
      },
      200,
    ],
    [
      'a port in X-Forwarded-Port',
      { host: 'localhost', origin: 'https://localhost:9', 'x-forwarded-proto': 'https', 'x-forwarded-port': '8443' },
      403,
    ],
    [
      'a rebound name in X-Forwarded-Host',
      { host: '127.0.0.1', origin: 'http://evil.example', 'x-forwarded-host': 'evil.example' },
      403,
    ],
    [
      'a forwarded host that differs from the page’s',
      {
        host: 'localhost',
        origin: 'https://evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'localhost',
      },
      403,
    ],
  ] as const)(
    'is distinguished from a page of this server by scheme, name and port: %s',
    async (_, headers, status) => {
      const { gateway } = await startGateway()
      expect(await ask(`${gateway.url}/gateway/api/realms/none`, { method: 'DELETE', ...headers })).toBe(
        status === 200 ? 204 : status,
      )
    },
  )

  it('can place calls, and gets CORS headers also with a refusal', async () => {
    const { send, caller } = await startGateway()
    const preflight = await send('OPTIONS', `${caller().base}/subscription?tokenrealm=demo`)
    expect(preflight.status).toBe(204)
    for (const { headers } of [
      preflight,
      await caller({ realmName: 'x' }).subscribe(),
      await caller().endCall('none'),
      await send('GET', '/rest/nowhere'),
    ]) {
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-allow-methods')).toBe('GET,POST,PUT,DELETE,OPTIONS')
      expect(headers.get('access-control-allow-headers')).toBe('Content-Type,Accept,X-Cpaas-Agent')
    }
  })
})

describe('a client that sends too much', () => {
  it.each(['from', 'to'])('cannot start a call with more than 4,096 characters in %s', async (party) => {
    const { gateway, caller } = await startGateway()
    const visitor = caller()
    await visitor.subscribe()
    expect(await visitor.startCall({ [party]: 'a'.repeat(4_097) })).toMatchObject({ status: 400 })
    expect(gateway.calls).toEqual([])
    expect(gateway.refusals).toMatchObject([{ reason: 'REQUEST_MALFORMED' }])
  })

  it('cannot send a body of more than 128 kB, and gets an error that the SDK can read', async () => {
    const { caller } = await startGateway()
    const visitor = caller()
    await visitor.subscribe()
    expect(await visitor.startCall({ sdp: 'v'.repeat(131_072) })).toMatchObject({
      status: 413,
      body: { callControlResponse: { statusCode: 5 }, subscribeResponse: { statusCode: 5 } },
    })
  })

  it('gets an error for a body that is not JSON and for an unknown path', async () => {
    const { send, caller } = await startGateway()
    const { base } = caller()
    expect((await send('POST', `${base}/callMe`, '{"callMeRequest"')).status).toBe(400)
    expect(await (await send('POST', `${base}/nothing`, '{}')).json()).toMatchObject({
      callControlResponse: { statusCode: 42 },
    })
    expect((await send('PUT', '/gateway/api/faults', '{"down"')).status).toBe(400)
    expect((await caller().update('none', 'dance')).status).toBe(400)
  })

  it('loses its socket after a message that is too long', async () => {
    const { agent, caller } = await startGateway()
    const visitor = caller()
    const channel = await visitor.openChannel((await visitor.subscribe()).notificationChannel)
    channel.send('x'.repeat(5_000))
    expect(await channel.closed).toBe(1009)
    const help = await agent()
    help.send('x'.repeat(131_073))
    expect(await help.closed).toBe(1009)
  })

  it('cannot exceed 1,000 subscriptions and 500 calls', async () => {
    const subscribers = demoSubscribers.map((subscriber) => ({
      ...subscriber,
      requiresTokens: false,
      isCallMeEnabled: true,
    }))
    const { gateway, agent, caller } = await startGateway({ subscribers })
    await agent()
    const visitor = caller({ realm: null, account: HELP, to: `sip:${HELP}` })
    await visitor.subscribe()
    for (let count = 0; count < 10; count += 1) await Promise.all(Array.from({ length: 50 }, () => visitor.startCall()))
    expect(gateway.calls).toHaveLength(500)
    expect(await visitor.startCall()).toMatchObject({ status: 503, body: { callControlResponse: { statusCode: 503 } } })
    for (let count = 0; count < 20; count += 1) await Promise.all(Array.from({ length: 50 }, () => visitor.subscribe()))
    expect((await visitor.subscribe()).status).toBe(503)
    expect(gateway.refusals.map(({ reason }) => reason)).toContain('OVERLOADED')
  })

  it('cannot fill a queue, because at most 50 notifications wait for a caller', async () => {
    const { send, agent, caller } = await startGateway()
    const help = await agent()
    const sendSixty = async (callId: string, sdp: string) => {
      for (let count = 0; count < 60; count += 1) help.send({ type: 'progress', callId, sdp })
      help.send({ type: 'answer', callId: 'none', sdp: OFFER })
      await help.next()
    }
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const started = await visitor.startCall({ supported: ['earlymedia'] })
    const id = String(started.body.callMeResponse.sessionData)
    await help.next()
    // The limit applies until the SDK has the call's id, and while there is no socket.
    const progress = (sdp: string) => ({
      notificationMessage: expect.objectContaining({
        eventType: 'sessionProgress',
        sessionParams: { sessionData: id, sdp },
      }),
    })
    await sendSixty(id, 'early')
    await visitor.update(id, 'audit')
    for (let count = 0; count < 50; count += 1) expect(await channel.next()).toEqual(progress('early'))
    await sendSixty(id, 'in time')
    for (let count = 0; count < 60; count += 1) expect(await channel.next()).toEqual(progress('in time'))

    channel.socket.terminate()
    await channel.closed
    await send('GET', '/gateway/api/calls')
    await sendSixty(id, 'away')
    const back = await visitor.openChannel(notificationChannel)
    help.send({ type: 'end', callId: id })
    for (let count = 0; count < 50; count += 1) expect(await back.next()).toEqual(progress('away'))
    expect(await back.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
  })

  it('gets only the last 200 refusals and calls', async () => {
    const { gateway, caller } = await startGateway()
    for (let count = 0; count < 210; count += 1) await caller({ realmName: `r${count}` }).subscribe()
    expect(gateway.refusals).toHaveLength(200)
    expect([gateway.refusals[0]?.realm, gateway.refusals[199]?.realm]).toEqual(['r10', 'r209'])
    const visitor = caller()
    await visitor.subscribe()
    for (let count = 0; count < 205; count += 1) await visitor.startCall()
    expect(gateway.calls).toHaveLength(200)
  })

  it('cannot exceed 100 agents, but a connected agent can reconnect', async () => {
    const { agent, socketUrl } = await startGateway()
    for (let count = 0; count < 100; count += 1) await agent(`agent${count}@demo.example`)
    const more = await connect(`${socketUrl}/agent/socket?address=one-more@demo.example`)
    expect(await more.next()).toEqual({ type: 'error', message: 'The gateway has reached its limit of agents.' })
    expect(await more.closed).toBe(1008)
    await agent('agent7@demo.example')
  })

  it.each(['', 'help', 'a b@c.dd', `${'a'.repeat(300)}@b.cc`])(
    'cannot register as an agent with the address "%s"',
    async (address) => {
      const { socketUrl } = await startGateway()
      const refused = await connect(`${socketUrl}/agent/socket?address=${encodeURIComponent(address)}`)
      expect(await refused.next()).toMatchObject({ type: 'error' })
      expect(await refused.closed).toBe(1008)
    },
  )
})

describe('the log and the interface', () => {
  it('contain no token, no key and no session description after any error', async () => {
    const { gateway, send, lines, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { id } = await visitor.call()
    await help.next()
    help.send({ type: 'answer', callId: id, sdp: OFFER })
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    await visitor.endCall(id)
    await visitor.unsubscribe()
    // A token in the wrong place: as the realm, in a bare address, and as the callee.
    await caller({ realmName: visitor.user }).subscribe()
    await caller({ realm: null, account: `${visitor.user}@demo.example` }).subscribe()
    await caller({ account: `${visitor.user}@demo.example` }).subscribe()
    const toToken = caller().user
    await caller({ to: `sip:${toToken}@demo.example` }).call()

    const read = [
      ...lines,
      await (await send('GET', '/gateway/api/state')).text(),
      JSON.stringify(gateway.refusals),
    ].join('\n')
    expect(read).toContain(VISITOR)
    expect(read).not.toContain(ecbRealm.key)
    expect(read).not.toContain('v=0')
    expect(read).not.toMatch(/[0-9a-fA-F]{32}/)
  })

  it('have one line for each event, for any text from a caller', async () => {
    const { lines, caller } = await startGateway()
    await caller({ realmName: 'one\nCall 1: forged\u2028line \u202e' }).subscribe()
    await caller({ realmName: `long ${'-'.repeat(500)}` }).subscribe()
    expect(lines).toEqual([
      'Refused (subscribe, 64, REALM_UNKNOWN): The realm one?Call 1: forged?line ? is unknown. Known: demo, demo-cbc.',
      `Refused (subscribe, 64, REALM_UNKNOWN): The realm long ${'-'.repeat(115)}… is unknown. Known: demo, demo-cbc.`,
    ])
  })
})
