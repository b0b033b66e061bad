import { describe, expect, it } from 'vitest'
import { ANSWER, OFFER } from './createCaller.ts'
import { startGateway } from './startGateway.ts'

describe('a scripted answer', () => {
  it('replaces only the next answer of its kind, with status, body and headers', async () => {
    const { gateway, send, caller } = await startGateway()
    const page = '<html><h1>502 Bad Gateway</h1></html>'
    const added = await send('POST', '/gateway/api/answers', {
      kind: 'SUBSCRIBE',
      status: 502,
      body: page,
      headers: { 'X-Proxy': 'edge-7', 'access-control-allow-origin': null },
    })
    expect(added.status).toBe(200)
    const visitor = caller()
    const path = `${visitor.base}/subscription?tokenrealm=demo`
    const answer = await send('POST', path, { subscribeRequest: { service: ['callMe'] } })
    expect([answer.status, await answer.text()]).toEqual([502, page])
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-proxy': 'edge-7',
    })
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
    expect(gateway.refusals).toMatchObject([{ reason: 'SCRIPTED', status: 502, step: 'subscribe' }])
    expect((await visitor.subscribe()).status).toBe(200)
  })

  it('sends a string as text, null as an empty body, and any other value as JSON', async () => {
    const { gateway, send, caller } = await startGateway()
    const { base } = caller()
    gateway.answerNext({ kind: 'CALL_START', status: 401, body: { error: 'no' } })
    gateway.answerNext({ kind: 'CALL_START', status: 200, body: null })
    gateway.answerNext({ kind: 'CALL_START', status: 500, body: 'plain' })
    const ask = async () => {
      const answer = await send('POST', `${base}/callMe`, {})
      return [answer.status, await answer.text(), answer.headers.get('content-type')]
    }
    expect(await ask()).toEqual([401, '{"error":"no"}', 'application/json; charset=utf-8'])
    expect(await ask()).toEqual([200, '', null])
    expect(await ask()).toEqual([500, 'plain', 'text/plain; charset=utf-8'])
    expect(gateway.answers).toEqual([])
  })

  it('applies only to its kind, and the gateway does not process the request', async () => {
    const { gateway, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { id } = await visitor.call()
    await help.next()
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    for (const kind of ['CALL_AUDIT', 'CALL_UPDATE', 'CALL_STATE', 'CALL_END'] as const)
      gateway.answerNext({
        kind,
        status: kind === 'CALL_AUDIT' ? 501 : kind === 'CALL_UPDATE' ? 502 : kind === 'CALL_STATE' ? 503 : 504,
      })
    const session = `${visitor.base}/callMe/callSessions/${id}`
    expect((await visitor.update(id, 'audit')).status).toBe(501)
    expect(
      (await visitor.send('PUT', session, { callMeRequest: { type: 'startCallUpdate', sdp: OFFER } })).status,
    ).toBe(502)
    expect((await visitor.send('GET', session)).status).toBe(503)
    expect((await visitor.endCall(id)).status).toBe(504)
    expect(gateway.calls.map(({ state }) => state)).not.toContain('ENDED')
    expect((await visitor.endCall(id)).status).toBe(200)
    expect(gateway.calls).toMatchObject([{ state: 'ENDED' }])
  })

  it('of the kind TOKEN_CHECK applies to the next subscription or call start with tokens', async () => {
    const { gateway, caller } = await startGateway()
    const visitor = caller()
    await visitor.subscribe()
    gateway.answerNext({ kind: 'TOKEN_CHECK', status: 403, body: { authorizationResponse: { statusCode: 65 } } })
    expect((await visitor.update('none', 'audit')).status).toBe(404)
    expect((await visitor.startCall()).status).toBe(403)
    gateway.answerNext({ kind: 'TOKEN_CHECK', status: 401, body: {} })
    expect((await caller().subscribe()).status).toBe(401)
  })

  it('is sent as often as `times` says, and after its delay', async () => {
    const { gateway, send, caller, clock } = await startGateway()
    gateway.answerNext({ kind: 'SUBSCRIBE', status: 429, body: {}, times: 2 })
    gateway.answerNext({ kind: 'SUBSCRIBE', status: 503, body: {}, delayMs: 2_000 })
    expect((await caller().subscribe()).status).toBe(429)
    expect(gateway.answers.map(({ times }) => times)).toEqual([1, 1])
    expect((await caller().subscribe()).status).toBe(429)
    let status: number | undefined
    const late = caller()
      .subscribe()
      .then((answer) => {
        status = answer.status
      })
    for (let round = 0; round < 5; round += 1) await send('GET', '/gateway/api/calls')
    clock.advance(1_999)
    await send('GET', '/gateway/api/calls')
    expect(status).toBeUndefined()
    clock.advance(1)
    await late
    expect(status).toBe(503)
  })

  it('closes the next socket with a code, or refuses it with a status', async () => {
    const { gateway, caller } = await startGateway()
    const visitor = caller()
    const subscribed = await visitor.subscribe()
    const channel = subscribed.body.subscribeResponse.subscriptionParams.notificationChannel
    gateway.answerNext({ kind: 'SOCKET', closeCode: 4_001 })
    gateway.answerNext({ kind: 'SOCKET', closeCode: 1_006 })
    gateway.answerNext({ kind: 'SOCKET', status: 503 })
    expect(await (await visitor.openChannel(channel)).closed).toBe(4_001)
    expect(await (await visitor.openChannel(channel)).closed).toBe(1_006)
    await expect(visitor.openChannel(channel)).rejects.toThrow('503')
    const open = await visitor.openChannel(channel)
    expect(gateway.cutSockets(1_008)).toBe(1)
    expect(await open.closed).toBe(1_008)
  })

  it('can be set at the start, is listed in order, and can be removed', async () => {
    const { gateway, send, caller } = await startGateway({
      answers: [{ kind: 'SUBSCRIBE', status: 500 }, { kind: 'CALL_START' }],
      faults: { clockOffsetSeconds: 7 },
    })
    const state = Object(await (await send('GET', '/gateway/api/state')).json())
    expect(state.answers).toEqual([
      { kind: 'SUBSCRIBE', status: 500, closeCode: null, body: null, headers: {}, delayMs: 0, times: 1 },
      { kind: 'CALL_START', status: 200, closeCode: null, body: null, headers: {}, delayMs: 0, times: 1 },
    ])
    expect(state.faults).toMatchObject({ clockOffsetSeconds: 7 })
    expect((await send('DELETE', '/gateway/api/answers')).status).toBe(204)
    expect(gateway.answers).toEqual([])
    expect((await caller().subscribe()).status).toBe(200)
    expect((await send('DELETE', '/gateway/api/answers', undefined, { origin: 'https://evil.example' })).status).toBe(
      403,
    )
  })

  it.each([
    [[], /must be an object/],
    [{ kind: 'NOTHING' }, /kind must be one of SUBSCRIBE, /],
    [{ kind: 'SUBSCRIBE', code: 5 }, /only these fields: kind, status, /],
    [{ kind: 'SUBSCRIBE', status: 99 }, /status must be a whole number from 200 to 599/],
    [{ kind: 'SUBSCRIBE', status: '401' }, /status/],
    [{ kind: 'SUBSCRIBE', closeCode: 4_000 }, /closeCode is allowed only for the kind SOCKET/],
    [{ kind: 'SOCKET', closeCode: 1_005 }, /closeCode must be 1000 to 1003/],
    [{ kind: 'SOCKET', closeCode: 4_000, status: 500 }, /Set status or closeCode, not both/],
    [{ kind: 'SOCKET', status: 200 }, /a status from 300 to 599/],
    [{ kind: 'SUBSCRIBE', times: 0 }, /times must be a whole number from 1 to 1000/],
    [{ kind: 'SUBSCRIBE', delayMs: 0.5 }, /delayMs must be/],
    [{ kind: 'SUBSCRIBE', body: 'x'.repeat(20_001) }, /body must be at most 20000/],
    [{ kind: 'SUBSCRIBE', headers: { 'content-length': '5' } }, /must not contain "content-length"/],
    [{ kind: 'SUBSCRIBE', headers: { x: 'a\r\nb: c' } }, /one line of printable ASCII/],
  ])('is rejected with a message if it is invalid: %j', async (answer, message) => {
    const { send } = await startGateway()
    const refused = await send('POST', '/gateway/api/answers', answer)
    expect([refused.status, await refused.json()]).toEqual([400, { message: expect.stringMatching(message) }])
  })
})
