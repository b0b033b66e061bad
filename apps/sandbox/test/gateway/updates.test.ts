import { describe, expect, it } from 'vitest'
import { ANSWER, OFFER } from './createCaller.ts'
import { HELP, LOBBY } from './demo.ts'
import { startGateway } from './startGateway.ts'

/** Starts an answered call and consumes the messages up to the answer. */
async function startConnectedCall(extra: object = {}) {
  const started = await startGateway()
  const help = await started.agent()
  const visitor = started.caller()
  const { id, channel, notificationChannel } = await visitor.call(extra)
  await help.next()
  help.send({ type: 'answer', callId: id, sdp: ANSWER })
  await channel.next()
  /** Returns the next notification after the gateway has released it. */
  const nextNotification = async () => {
    const next = channel.next()
    await awaitMessagesHandled(help)
    started.clock.advance(250)
    return next
  }
  return { ...started, help, visitor, id, channel, notificationChannel, nextNotification }
}

type Agent = Awaited<ReturnType<Awaited<ReturnType<typeof startGateway>>['agent']>>

/** Waits until the gateway has handled all messages of the agent. */
async function awaitMessagesHandled(agent: Agent) {
  const before = [...agent.arrived]
  agent.arrived.length = 0
  agent.send('not JSON')
  const received: unknown[] = []
  for (;;) {
    const message = await agent.next()
    if (JSON.stringify(message).includes('does not know this message')) break
    received.push(message)
  }
  agent.arrived.unshift(...before, ...received)
}

const notification = (eventType: string, sessionParams: object) => ({
  notificationMessage: expect.objectContaining({ eventType, sessionParams }),
})

const ACCEPTED = { status: 200, body: { callMeResponse: { statusCode: 0 } } }

/** The notification of a collision with which SDK 5.5.0 keeps the call: a numeric status code, a retry time and no SDP. */
const collision = (sessionData: string) => ({
  notificationMessage: expect.objectContaining({
    eventType: 'respondCallUpdate',
    statusCode: 49,
    sessionParams: { sessionData, retryAfter: 1_000, reasonText: expect.any(String) },
  }),
})

describe('a change of the call', () => {
  it('by the caller reaches the callee, and the answer returns, byte for byte', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    const offer = `${OFFER}a=inactive\r\na=fmtp:126 0-16\r\n`
    expect((await visitor.update(id, 'startCallUpdate', { sdp: offer })).body).toEqual({
      callMeResponse: { statusCode: 0 },
    })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: offer })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await nextNotification()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('by the callee reaches the caller, and the answer returns', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    expect(await nextNotification()).toEqual(notification('startCallUpdate', { sessionData: id, sdp: OFFER }))
    expect((await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })).status).toBe(200)
    expect(await help.next()).toEqual({ type: 'answer', callId: id, sdp: ANSWER })
  })

  it('can be requested by the callee without an offer, which the caller then makes ("slow start")', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id })
    expect(await nextNotification()).toEqual(notification('startCallUpdate', { sessionData: id }))
    await visitor.update(id, 'respondCallUpdate', { sdp: OFFER })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: OFFER })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await nextNotification()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('is not answered before the SDK has had time to read the response to its request', async () => {
    const { clock, visitor, help, id, channel } = await startConnectedCall()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    const askedAt = clock.now()
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await awaitMessagesHandled(help)
    // A keep-alive in between does not release the answer.
    await visitor.update(id, 'audit')
    clock.advance(249)
    clock.advance(1)
    expect(await channel.next()).toMatchObject({ notificationMessage: { time: askedAt + 250 } })
  })

  it('by both sides at once is a collision, reported to the caller in a notification and to the callee in an error message', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    // The HTTP response reports success, because SDK 5.5.0 ends a call whose update is refused over HTTP.
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject(ACCEPTED)
    expect(await nextNotification()).toEqual(collision(id))
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    expect(await help.next()).toEqual({
      type: 'error',
      callId: id,
      message: 'Another change of the call is in progress.',
    })
    await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    expect(await help.next()).toMatchObject({ type: 'answer' })
    // An answer without a pending offer is ignored.
    await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await help.next()).toEqual({
      type: 'error',
      callId: id,
      message: 'The caller has no pending offer to answer.',
    })
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: OFFER })
  })

  it('by the caller collides with the callee’s also if the caller’s answer overtakes its offer', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    const made = (version: number) => OFFER.replace('o=- 1 2 ', `o=- 1 ${version} `)
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    // The SDK drops its own offer, version 3, when it answers with version 4.
    await visitor.update(id, 'respondCallUpdate', { sdp: made(4) })
    expect(await help.next()).toMatchObject({ type: 'answer' })
    expect(await visitor.update(id, 'startCallUpdate', { sdp: made(3) })).toMatchObject(ACCEPTED)
    expect(await nextNotification()).toEqual(collision(id))
    // The SDK can also send its answer again instead of its offer.
    expect(await visitor.update(id, 'startCallUpdate', { sdp: made(4) })).toMatchObject(ACCEPTED)
    expect(await nextNotification()).toEqual(collision(id))
    await visitor.update(id, 'startCallUpdate', { sdp: made(5) })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: made(5) })
  })

  it('by the caller without an SDP is a collision, because the SDK has no SDP if the callee’s offer arrives in between', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    expect(await visitor.update(id, 'startCallUpdate', { sdp: null })).toMatchObject(ACCEPTED)
    expect(await nextNotification()).toEqual(collision(id))
    await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    expect(await help.next()).toMatchObject({ type: 'answer' })
    // An update without an SDP is also reported as a collision after the answer. An HTTP error would end the call.
    expect(await visitor.update(id, 'startCallUpdate')).toMatchObject(ACCEPTED)
    expect(await nextNotification()).toEqual(collision(id))
  })

  it('by the caller without an SDP is not applied if the caller rejects the callee’s change', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    await visitor.update(id, 'startCallUpdate')
    await visitor.update(id, 'respondCallUpdate', { statusCode: '491' })
    expect(await help.next()).toMatchObject({ type: 'error', callId: id })
    expect(await nextNotification()).toEqual(collision(id))
  })

  it('by the caller is a collision for ten seconds while an earlier one is unanswered', async () => {
    const { visitor, help, id, clock, nextNotification } = await startConnectedCall()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
    clock.advance(9_000)
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject(ACCEPTED)
    expect(await nextNotification()).toEqual(collision(id))
    clock.advance(1_000)
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await nextNotification()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('by the callee is cancelled if the caller rejects it, as the successor SDK does', async () => {
    const { visitor, help, id, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    expect(await visitor.update(id, 'respondCallUpdate', { statusCode: '491' })).toMatchObject(ACCEPTED)
    expect(await help.next()).toEqual({
      type: 'error',
      callId: id,
      message: 'The caller is changing the call right now. Try again.',
    })
    // Version 7.12 sends the rejection to the path of a registered user's service.
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    const path = `${visitor.base}/callControl/callSessions/${id}${visitor.query}`
    const refusal = { callControlRequest: { type: 'respondCallUpdate', statusCode: '491' } }
    expect((await visitor.send('PUT', path, refusal)).status).toBe(200)
    expect(await help.next()).toMatchObject({ type: 'error', callId: id })
    const update = { callControlRequest: { type: 'startCallUpdate', sdp: OFFER } }
    expect((await visitor.send('PUT', path, update)).status).toBe(404)
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
  })

  it('by the caller is applied if the caller rejects the callee’s change', async () => {
    const { visitor, help, id, clock, channel, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    await visitor.update(id, 'respondCallUpdate', { statusCode: '491' })
    // Because the offer arrives before the error, the callee’s page withdraws its own change and makes it again later.
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'error', callId: id })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await awaitMessagesHandled(help)
    clock.advance(10_000)
    // No collision is reported, because the successor SDK would end the call.
    expect(await channel.next()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('by the caller that crosses the callee’s hang-up is accepted, so that the SDK reports who ended the call', async () => {
    const { visitor, help, id, clock, channel } = await startConnectedCall()
    help.send({ type: 'end', callId: id })
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject(ACCEPTED)
    clock.advance(5_000)
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject({
      status: 404,
      body: { callControlResponse: { statusCode: 42 } },
    })
  })

  it('by the callee that the caller never answers blocks other changes for ten seconds', async () => {
    const { visitor, help, id, clock, nextNotification } = await startConnectedCall()
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await nextNotification()
    clock.advance(9_000)
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await nextNotification()).toEqual(collision(id))
    clock.advance(750)
    expect(await help.next()).toEqual({ type: 'error', callId: id, message: expect.stringContaining('did not answer') })
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
  })

  it('reaches the SDK with a unique event id and a full address', async () => {
    const { help, visitor, id, nextNotification } = await startConnectedCall()
    const ids = new Set<unknown>()
    for (let round = 0; round < 5; round += 1) {
      help.send({ type: 'offer', callId: id, sdp: OFFER })
      const { notificationMessage } = Object(await nextNotification())
      ids.add(notificationMessage.eventId)
      expect(notificationMessage.callNotificationParams).toEqual({ remoteName: HELP, remoteDisplayNumber: HELP })
      await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    }
    expect(ids.size).toBe(5)
  })
})

describe('a change by the callee directly after an answer', () => {
  it('is delayed, because the SDK ignores it while it reads the answer', async () => {
    const { visitor, help, id, clock, channel } = await startConnectedCall()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    const askedAt = clock.now()
    await help.next()
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await awaitMessagesHandled(help)
    clock.advance(10_000)
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'respondCallUpdate', time: askedAt + 250 },
    })
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'startCallUpdate', time: askedAt + 500 },
    })
  })
})

describe('a custom parameter of a call', () => {
  it('reaches the callee at the start and later', async () => {
    const { agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const customParameters = [{ name: 'X-Page', value: '/pricing' }]
    const { id } = await visitor.call({ customParameters: [...customParameters, { name: 'X-Bad', value: 7 }, 'text'] })
    expect(await help.next()).toMatchObject({ type: 'incoming', customParameters })
    expect((await visitor.update(id, 'sendCustomHeaders', { customParameters })).status).toBe(200)
    expect(await help.next()).toEqual({ type: 'parameters', callId: id, customParameters })
  })
})

describe('early media', () => {
  it('reaches a caller who accepts it, before the answer', async () => {
    const { agent, caller } = await startGateway()
    const help = await agent()
    const { id, channel } = await caller().call({ supported: ['earlymedia'] })
    help.send({ type: 'progress', callId: id, sdp: ANSWER })
    expect(await channel.next()).toEqual(notification('sessionProgress', { sessionData: id, sdp: ANSWER }))
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await channel.next()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('is rejected if the caller does not accept it, and after the call was answered', async () => {
    const { help, id, ...started } = await startConnectedCall({ supported: ['earlymedia'] })
    help.send({ type: 'progress', callId: id, sdp: ANSWER })
    expect(await help.next()).toMatchObject({ message: 'Early media is possible only before the call is answered.' })
    const { id: secondId } = await started.caller().call()
    await help.next()
    help.send({ type: 'progress', callId: secondId, sdp: ANSWER })
    expect(await help.next()).toMatchObject({ message: 'The caller does not accept early media.' })
    help.send({ type: 'offer', callId: secondId, sdp: OFFER })
    expect(await help.next()).toMatchObject({ message: 'The call must be answered before it can be changed.' })
  })
})

describe('a notification before the SDK has the id of the call', () => {
  it('waits for the first keep-alive', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    await help.next()
    help.send({ type: 'ringing', callId: id })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await awaitMessagesHandled(help)
    clock.advance(100)
    const keptAliveAt = clock.now()
    await visitor.update(id, 'audit')
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'ringing', time: keptAliveAt } })
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'respondCallUpdate' } })
  })

  it('waits for the first keep-alive even if the SDK reads the response late', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    await help.next()
    help.send({ type: 'ringing', callId: id })
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await awaitMessagesHandled(help)
    clock.advance(19_999)
    const keptAliveAt = clock.now()
    await visitor.update(id, 'audit')
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'ringing', time: keptAliveAt } })
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'respondCallUpdate' } })
  })

  it('is sent after 20 seconds to a caller who sends no keep-alive', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const startedAt = clock.now()
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    help.send({ type: 'ringing', callId: id })
    await help.next()
    await awaitMessagesHandled(help)
    clock.advance(30_000)
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'ringing', time: startedAt + 20_000 },
    })
  })

  it('measures how slowly the SDK reads responses, and delays later notifications by twice that time', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    await help.next()
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await awaitMessagesHandled(help)
    clock.advance(600)
    await visitor.update(id, 'audit')
    await channel.next()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    await help.next()
    const askedAt = clock.now()
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await awaitMessagesHandled(help)
    clock.advance(2_000)
    expect(await channel.next()).toMatchObject({ notificationMessage: { time: askedAt + 1_200 } })
  })
})

describe('an unrestricted call', () => {
  it.each([LOBBY, `sip:${LOBBY}`, LOBBY.toUpperCase()])(
    'reaches %s, with the display name of the caller',
    async (account) => {
      const { gateway, agent, caller } = await startGateway()
      const lobby = await agent(LOBBY)
      const visitor = caller({
        realm: null,
        account,
        from: 'Web Visitor<sip:guest@anon.example>',
        to: `sip:${LOBBY}`,
        fromToken: 'Web Visitor<sip:guest@anon.example>',
      })
      const { id } = await visitor.call()
      expect(await lobby.next()).toEqual({
        type: 'incoming',
        callId: id,
        from: 'guest@anon.example',
        displayName: 'Web Visitor',
        sdp: OFFER,
      })
      expect(gateway.calls).toMatchObject([{ mode: 'UNRESTRICTED', realm: null, keyFingerprint: null, account: LOBBY }])
    },
  )

  it('accepts a telephone number in any spelling', async () => {
    const user = '+16135550100@anon.example'
    const subscribers = [{ user, isCallMeEnabled: true, allowsOtherDestinations: false, requiresTokens: false }]
    const { gateway, agent, caller } = await startGateway({ subscribers })
    const line = await agent(user)
    await caller({ realm: null, account: '+1 (613) 555-0100@anon.example', to: `sip:${user}` }).call()
    expect(await line.next()).toMatchObject({ type: 'incoming' })
    expect(gateway.refusals).toEqual([])
  })
})

describe('a dropped socket', () => {
  it('can reconnect to the same URL, and then receives the notifications that were kept', async () => {
    const { gateway, send, help, visitor, id, channel, notificationChannel } = await startConnectedCall()
    expect(await (await send('POST', '/gateway/api/cut-sockets', {})).json()).toEqual({ count: 1 })
    expect(await channel.closed).toBe(1006)
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    await awaitMessagesHandled(help)
    const back = await visitor.openChannel(notificationChannel)
    expect(await back.next()).toEqual(notification('startCallUpdate', { sessionData: id, sdp: OFFER }))
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
  })

  it('is replaced by the new one, even if the gateway has not noticed the loss', async () => {
    const { help, visitor, id, channel, notificationChannel } = await startConnectedCall()
    const back = await visitor.openChannel(notificationChannel)
    expect(await channel.closed).toBe(1006)
    help.send({ type: 'offer', callId: id, sdp: OFFER })
    expect(await back.next()).toEqual(notification('startCallUpdate', { sessionData: id, sdp: OFFER }))
  })
})
