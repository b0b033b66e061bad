import { describe, expect, it } from 'vitest'
import { ANSWER, OFFER } from './createCaller.ts'
import { HELP, LOBBY } from './demo.ts'
import { startGateway } from './startGateway.ts'

/** An answered call, and whatever has been said so far already heard. */
async function connected(extra: object = {}) {
  const started = await startGateway()
  const help = await started.agent()
  const visitor = started.caller()
  const { id, channel, notificationChannel } = await visitor.call(extra)
  await help.next()
  help.say({ type: 'answer', callId: id, sdp: ANSWER })
  await channel.next()
  /** The next notification, once the gateway lets it go. */
  const notified = async () => {
    const next = channel.next()
    await settled(help)
    started.clock.turn(250)
    return next
  }
  return { ...started, help, visitor, id, channel, notificationChannel, notified }
}

type Agent = Awaited<ReturnType<Awaited<ReturnType<typeof startGateway>>['agent']>>

/** Everything that the agent has said has been taken by now. */
async function settled(agent: Agent) {
  const before = [...agent.arrived]
  agent.arrived.length = 0
  agent.say('no JSON')
  const heard: unknown[] = []
  for (;;) {
    const message = await agent.next()
    if (JSON.stringify(message).includes('none that the gateway knows')) break
    heard.push(message)
  }
  agent.arrived.unshift(...before, ...heard)
}

const notification = (eventType: string, sessionParams: object) => ({
  notificationMessage: expect.objectContaining({ eventType, sessionParams }),
})

const TAKEN = { status: 200, body: { callMeResponse: { statusCode: 0 } } }

/** What keeps the call in SDK 5.5.0: a number outside, a time inside, and no description. */
const collision = (sessionData: string) => ({
  notificationMessage: expect.objectContaining({
    eventType: 'respondCallUpdate',
    statusCode: 49,
    sessionParams: { sessionData, retryAfter: 1_000, reasonText: expect.any(String) },
  }),
})

describe('a change of the call', () => {
  it('by the caller goes to the callee, and its answer back, byte for byte', async () => {
    const { visitor, help, id, notified } = await connected()
    const offer = `${OFFER}a=inactive\r\na=fmtp:126 0-16\r\n`
    expect((await visitor.update(id, 'startCallUpdate', { sdp: offer })).body).toEqual({
      callMeResponse: { statusCode: 0 },
    })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: offer })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await notified()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('by the callee goes to the caller, and its answer back', async () => {
    const { visitor, help, id, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    expect(await notified()).toEqual(notification('startCallUpdate', { sessionData: id, sdp: OFFER }))
    expect((await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })).status).toBe(200)
    expect(await help.next()).toEqual({ type: 'answer', callId: id, sdp: ANSWER })
  })

  it('may be asked for by the callee without an offer, which the caller then makes ("slow start")', async () => {
    const { visitor, help, id, notified } = await connected()
    help.say({ type: 'offer', callId: id })
    expect(await notified()).toEqual(notification('startCallUpdate', { sessionData: id }))
    await visitor.update(id, 'respondCallUpdate', { sdp: OFFER })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: OFFER })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await notified()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('is answered to the caller no sooner than the SDK can have read the answer to its request', async () => {
    const { clock, visitor, help, id, channel } = await connected()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    const askedAt = clock.now()
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    await settled(help)
    // An audit in between says nothing about that answer.
    await visitor.update(id, 'audit')
    clock.turn(249)
    clock.turn(1)
    expect(await channel.next()).toMatchObject({ notificationMessage: { time: askedAt + 250 } })
  })

  it('by both at once is a collision, which the caller learns from a notification and the callee in words', async () => {
    const { visitor, help, id, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    // Over HTTP there is nothing to see: SDK 5.5.0 ends a call whose update is refused there.
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject(TAKEN)
    expect(await notified()).toEqual(collision(id))
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    expect(await help.next()).toEqual({
      type: 'error',
      callId: id,
      message: 'Another change of the call is under way.',
    })
    await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    expect(await help.next()).toMatchObject({ type: 'answer' })
    // An answer to nothing changes nothing.
    await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await help.next()).toEqual({
      type: 'error',
      callId: id,
      message: 'There is no offer of the caller to answer.',
    })
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: OFFER })
  })

  it('by the caller who answers the callee’s first collides also where the answer overtakes the offer', async () => {
    const { visitor, help, id, notified } = await connected()
    const made = (version: number) => OFFER.replace('o=- 1 2 ', `o=- 1 ${version} `)
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    // The SDK drops its own offer, version 3, when it answers with version 4.
    await visitor.update(id, 'respondCallUpdate', { sdp: made(4) })
    expect(await help.next()).toMatchObject({ type: 'answer' })
    expect(await visitor.update(id, 'startCallUpdate', { sdp: made(3) })).toMatchObject(TAKEN)
    expect(await notified()).toEqual(collision(id))
    // Or it sends the answer once more instead of its offer.
    expect(await visitor.update(id, 'startCallUpdate', { sdp: made(4) })).toMatchObject(TAKEN)
    expect(await notified()).toEqual(collision(id))
    await visitor.update(id, 'startCallUpdate', { sdp: made(5) })
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: made(5) })
  })

  it('by the caller without a description collides, since the SDK has none if the callee’s offer arrives meanwhile', async () => {
    const { visitor, help, id, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    expect(await visitor.update(id, 'startCallUpdate', { sdp: null })).toMatchObject(TAKEN)
    expect(await notified()).toEqual(collision(id))
    await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    expect(await help.next()).toMatchObject({ type: 'answer' })
    // Also after the answer: over HTTP, the refusal would end the call.
    expect(await visitor.update(id, 'startCallUpdate')).toMatchObject(TAKEN)
    expect(await notified()).toEqual(collision(id))
  })

  it('by the caller without a description is not carried out if the caller refuses the callee’s', async () => {
    const { visitor, help, id, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    await visitor.update(id, 'startCallUpdate')
    await visitor.update(id, 'respondCallUpdate', { statusCode: '491' })
    expect(await help.next()).toMatchObject({ type: 'error', callId: id })
    expect(await notified()).toEqual(collision(id))
  })

  it('by the caller twice, before the first is answered, is a collision for ten seconds', async () => {
    const { visitor, help, id, clock, notified } = await connected()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
    clock.turn(9_000)
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject(TAKEN)
    expect(await notified()).toEqual(collision(id))
    clock.turn(1_000)
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await notified()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('by the callee may be turned away by the caller, as the successor SDK does, and is over then', async () => {
    const { visitor, help, id, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    expect(await visitor.update(id, 'respondCallUpdate', { statusCode: '491' })).toMatchObject(TAKEN)
    expect(await help.next()).toEqual({
      type: 'error',
      callId: id,
      message: 'The caller is changing the call at this moment. Try it again.',
    })
    // In 7.12 it comes by another path, with the name of a registered user's service.
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    const path = `${visitor.base}/callControl/callSessions/${id}${visitor.query}`
    const refusal = { callControlRequest: { type: 'respondCallUpdate', statusCode: '491' } }
    expect((await visitor.send('PUT', path, refusal)).status).toBe(200)
    expect(await help.next()).toMatchObject({ type: 'error', callId: id })
    const update = { callControlRequest: { type: 'startCallUpdate', sdp: OFFER } }
    expect((await visitor.send('PUT', path, update)).status).toBe(404)
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
  })

  it('by the caller goes through after all where the caller turns the callee’s away', async () => {
    const { visitor, help, id, clock, channel, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    await visitor.update(id, 'respondCallUpdate', { statusCode: '491' })
    // In the order in which the callee’s page gives way and makes its own change again.
    expect(await help.next()).toEqual({ type: 'offer', callId: id, sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'error', callId: id })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    await settled(help)
    clock.turn(10_000)
    // And no collision: of the successor SDK it would cost the call.
    expect(await channel.next()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('by the caller that meets the callee’s hang-up is accepted, so that the SDK learns who ended the call', async () => {
    const { visitor, help, id, clock, channel } = await connected()
    help.say({ type: 'end', callId: id })
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject(TAKEN)
    clock.turn(5_000)
    expect(await visitor.update(id, 'startCallUpdate', { sdp: OFFER })).toMatchObject({
      status: 404,
      body: { callControlResponse: { statusCode: 42 } },
    })
  })

  it('by the callee that the caller never answers closes the call to other changes for ten seconds, and no longer', async () => {
    const { visitor, help, id, clock, notified } = await connected()
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await notified()
    clock.turn(9_000)
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await notified()).toEqual(collision(id))
    clock.turn(750)
    expect(await help.next()).toEqual({ type: 'error', callId: id, message: expect.stringContaining('did not answer') })
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    expect(await help.next()).toMatchObject({ type: 'offer' })
  })

  it('reaches the SDK with its own id each time, under a full address', async () => {
    const { help, visitor, id, notified } = await connected()
    const ids = new Set<unknown>()
    for (let round = 0; round < 5; round += 1) {
      help.say({ type: 'offer', callId: id, sdp: OFFER })
      const { notificationMessage } = Object(await notified())
      ids.add(notificationMessage.eventId)
      expect(notificationMessage.callNotificationParams).toEqual({ remoteName: HELP, remoteDisplayNumber: HELP })
      await visitor.update(id, 'respondCallUpdate', { sdp: ANSWER })
    }
    expect(ids.size).toBe(5)
  })
})

describe('a change by the callee on the heels of an answer', () => {
  it('is sent later than the answer, since the SDK takes it for none while it reads that', async () => {
    const { visitor, help, id, clock, channel } = await connected()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    const askedAt = clock.now()
    await help.next()
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await settled(help)
    clock.turn(10_000)
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'respondCallUpdate', time: askedAt + 250 },
    })
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'startCallUpdate', time: askedAt + 500 },
    })
  })
})

describe('what a page says along with its call', () => {
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
  it('reaches a caller who takes it, before the answer', async () => {
    const { agent, caller } = await startGateway()
    const help = await agent()
    const { id, channel } = await caller().call({ supported: ['earlymedia'] })
    help.say({ type: 'progress', callId: id, sdp: ANSWER })
    expect(await channel.next()).toEqual(notification('sessionProgress', { sessionData: id, sdp: ANSWER }))
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await channel.next()).toEqual(notification('respondCallUpdate', { sessionData: id, sdp: ANSWER }))
  })

  it('is kept from a caller who does not, and from a call that was answered', async () => {
    const { help, id, ...started } = await connected({ supported: ['earlymedia'] })
    help.say({ type: 'progress', callId: id, sdp: ANSWER })
    expect(await help.next()).toMatchObject({ message: 'Early media is for a call that has not been answered.' })
    const { id: secondId } = await started.caller().call()
    await help.next()
    help.say({ type: 'progress', callId: secondId, sdp: ANSWER })
    expect(await help.next()).toMatchObject({ message: 'The caller does not take early media.' })
    help.say({ type: 'offer', callId: secondId, sdp: OFFER })
    expect(await help.next()).toMatchObject({ message: 'The call must be answered before it can be changed.' })
  })
})

describe('a notification before the SDK knows the call', () => {
  it('waits for the first audit', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    await help.next()
    help.say({ type: 'ringing', callId: id })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    await settled(help)
    clock.turn(100)
    const auditedAt = clock.now()
    await visitor.update(id, 'audit')
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'ringing', time: auditedAt } })
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'respondCallUpdate' } })
  })

  it('waits for it however late the response to the start of the call is read', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    await help.next()
    help.say({ type: 'ringing', callId: id })
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    await settled(help)
    clock.turn(19_999)
    const auditedAt = clock.now()
    await visitor.update(id, 'audit')
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'ringing', time: auditedAt } })
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'respondCallUpdate' } })
  })

  it('is sent after twenty seconds to a caller who sends no audit', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const startedAt = clock.now()
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    help.say({ type: 'ringing', callId: id })
    await help.next()
    await settled(help)
    clock.turn(30_000)
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'ringing', time: startedAt + 20_000 },
    })
  })

  it('shows how slowly responses are read: later ones are given twice that time', async () => {
    const { clock, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    const channel = await visitor.openChannel(notificationChannel)
    const id = String((await visitor.startCall()).body.callMeResponse.sessionData)
    await help.next()
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    await settled(help)
    clock.turn(600)
    await visitor.update(id, 'audit')
    await channel.next()
    await visitor.update(id, 'startCallUpdate', { sdp: OFFER })
    await help.next()
    const askedAt = clock.now()
    help.say({ type: 'answer', callId: id, sdp: ANSWER })
    await settled(help)
    clock.turn(2_000)
    expect(await channel.next()).toMatchObject({ notificationMessage: { time: askedAt + 1_200 } })
  })
})

describe('an unrestricted call', () => {
  it.each([LOBBY, `sip:${LOBBY}`, LOBBY.toUpperCase()])(
    'reaches %s, with the name that the caller gave',
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

  it('takes a telephone number in any spelling', async () => {
    const user = '+16135550100@anon.example'
    const subscribers = [{ user, isCallMeEnabled: true, allowsOtherDestinations: false, requiresTokens: false }]
    const { gateway, agent, caller } = await startGateway({ subscribers })
    const line = await agent(user)
    await caller({ realm: null, account: '+1 (613) 555-0100@anon.example', to: `sip:${user}` }).call()
    expect(await line.next()).toMatchObject({ type: 'incoming' })
    expect(gateway.refusals).toEqual([])
  })
})

describe('a socket that was cut', () => {
  it('may come back to the same address, and what happened meanwhile is told then', async () => {
    const { gateway, send, help, visitor, id, channel, notificationChannel } = await connected()
    expect(await (await send('POST', '/gateway/api/cut-sockets', {})).json()).toEqual({ count: 1 })
    expect(await channel.closed).toBe(1006)
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    await settled(help)
    const back = await visitor.openChannel(notificationChannel)
    expect(await back.next()).toEqual(notification('startCallUpdate', { sessionData: id, sdp: OFFER }))
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
  })

  it('is the one that counts when it is back before the loss of the first was seen', async () => {
    const { help, visitor, id, channel, notificationChannel } = await connected()
    const back = await visitor.openChannel(notificationChannel)
    expect(await channel.closed).toBe(1006)
    help.say({ type: 'offer', callId: id, sdp: OFFER })
    expect(await back.next()).toEqual(notification('startCallUpdate', { sessionData: id, sdp: OFFER }))
  })
})
