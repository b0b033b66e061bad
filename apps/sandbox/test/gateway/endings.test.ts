import { describe, expect, it } from 'vitest'
import { ANSWER } from './createCaller.ts'
import { HELP, VISITOR } from './demo.ts'
import { startGateway } from './startGateway.ts'

async function startRingingCall() {
  const started = await startGateway()
  const help = await started.agent()
  const visitor = started.caller()
  const { id, channel } = await visitor.call()
  await help.next()
  help.send({ type: 'ringing', callId: id })
  await channel.next()
  return { ...started, help, visitor, id, channel }
}

async function startConnectedCall() {
  const call = await startRingingCall()
  call.help.send({ type: 'answer', callId: call.id, sdp: ANSWER })
  await call.channel.next()
  return call
}

const callEnd = (sessionData: string, statusCode: string, reasonText: string) => ({
  notificationMessage: expect.objectContaining({
    eventType: 'callEnd',
    sessionParams: { sessionData, statusCode, reasonText },
  }),
})

describe('the callee', () => {
  it.each([
    [{}, 'DECLINED', '603', 'Declined'],
    [{ statusCode: '603', reasonText: 'Not now' }, 'DECLINED', '603', 'Not now'],
    [{ statusCode: 486 }, 'BUSY', '486', 'Busy'],
  ])('rejects a ringing call with %j', async (extra, endReason, statusCode, reasonText) => {
    const { gateway, help, id, channel } = await startRingingCall()
    help.send({ type: 'end', callId: id, ...extra })
    expect(await channel.next()).toEqual(callEnd(id, statusCode, reasonText))
    expect(gateway.calls).toMatchObject([
      { state: 'ENDED', endedBy: 'CALLEE', endReason, statusCode, answeredAt: null },
    ])
  })

  it('that is busy is reported as a refusal', async () => {
    const { gateway, help, id, channel } = await startRingingCall()
    help.send({ type: 'end', callId: id, statusCode: '486' })
    await channel.next()
    expect(gateway.refusals).toMatchObject([
      { reason: 'BUSY', statusCode: 486, status: 200, callId: id, sentence: 'help@demo.example is busy.' },
    ])
  })

  it('hangs up', async () => {
    const { gateway, help, id, channel } = await startConnectedCall()
    help.send({ type: 'end', callId: id })
    expect(await channel.next()).toEqual(callEnd(id, '200', 'The callee hung up'))
    expect(gateway.calls).toMatchObject([{ endedBy: 'CALLEE', endReason: 'HUNG_UP' }])
    expect(gateway.refusals).toEqual([])
  })

  it.each([
    [startRingingCall, '480'],
    [startConnectedCall, '503'],
  ])('that closes its page loses the call (%#)', async (begin, statusCode) => {
    const { gateway, help, id, channel } = await begin()
    help.socket.close()
    expect(await channel.next()).toEqual(callEnd(id, statusCode, 'The connection to the callee was lost'))
    expect(gateway.calls).toMatchObject([{ endReason: 'CALLEE_LOST' }])
  })

  it('that opens a second page is reached there, and the first page is notified and closed and its call ends', async () => {
    const { gateway, agent, caller, help, id, channel } = await startConnectedCall()
    const second = await agent()
    expect(await help.next()).toEqual({ type: 'error', message: `Another page has taken over ${HELP}.` })
    expect(await help.closed).toBe(1000)
    expect(await channel.next()).toEqual(callEnd(id, '503', 'The connection to the callee was lost'))
    await caller().call()
    expect(await second.next()).toMatchObject({ type: 'incoming' })
    expect(gateway.calls).toHaveLength(2)
  })

  it('cannot control later calls from a page that was replaced by another page', async () => {
    const { gateway, agent, caller, help } = await startConnectedCall()
    // The first page has not received the close frame yet.
    help.socket.pause()
    const second = await agent()
    const { id } = await caller().call()
    await second.next()
    help.send({ type: 'end', callId: id })
    await new Promise<void>((resolve) => help.socket.ping(undefined, undefined, () => resolve()))
    second.send({ type: 'ringing', callId: 'none' })
    await second.next()
    expect(gateway.calls).toMatchObject([{ state: 'ENDED' }, { state: 'STARTED' }])
  })

  it('gets the same answer for a call to another callee as for an unknown call', async () => {
    const { gateway, agent, id } = await startRingingCall()
    const other = await agent('other@demo.example')
    other.send({ type: 'answer', callId: id, sdp: ANSWER })
    const ofAnother = await other.next()
    other.send({ type: 'answer', callId: 'none', sdp: ANSWER })
    expect(await other.next()).toEqual({ ...Object(ofAnother), callId: 'none' })
    expect(ofAnother).toEqual({ type: 'error', callId: id, message: 'There is no such call.' })
    expect(gateway.calls).toMatchObject([{ state: 'RINGING' }])
  })
})

describe('the caller', () => {
  it('hangs up before an answer', async () => {
    const { gateway, help, visitor, id } = await startRingingCall()
    expect((await visitor.endCall(id)).status).toBe(200)
    expect(await help.next()).toEqual({
      type: 'ended',
      callId: id,
      statusCode: '487',
      reasonText: 'The caller hung up before an answer',
    })
    expect(gateway.calls).toMatchObject([{ endedBy: 'CALLER', endReason: 'CANCELLED' }])
  })

  it('can end a call twice, and a call before it has an id', async () => {
    const { visitor, id } = await startConnectedCall()
    expect((await visitor.endCall(id)).status).toBe(200)
    expect((await visitor.endCall(id)).status).toBe(200)
    expect(await visitor.endUnknownCall()).toMatchObject({ status: 200, body: { callMeResponse: { statusCode: 0 } } })
    expect(await visitor.endCall('none')).toMatchObject({
      status: 404,
      body: { callControlResponse: { statusCode: 42 } },
    })
  })

  it('that unsubscribes while the call starts ends the call', async () => {
    const { gateway, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { notificationChannel } = await visitor.subscribe()
    await visitor.openChannel(notificationChannel)
    await visitor.startCall()
    await help.next()
    await visitor.endUnknownCall()
    await visitor.unsubscribe()
    expect(await help.next()).toMatchObject({ type: 'ended', statusCode: '487' })
    expect(gateway.calls).toMatchObject([{ state: 'ENDED', endedBy: 'CALLER', endReason: 'UNSUBSCRIBED' }])
  })

  it('cannot control the call of another caller', async () => {
    const { gateway, caller, clock, visitor, id } = await startConnectedCall()
    clock.advance(1)
    const other = caller({ account: VISITOR })
    expect(other.user).not.toBe(visitor.user)
    await other.subscribe()
    for (const answer of [
      await other.endCall(id),
      await other.update(id, 'audit'),
      await other.send('GET', `${other.base}/callMe/callSessions/${id}`),
    ])
      expect([answer.status, answer.body]).toEqual([404, { callControlResponse: { statusCode: 42 } }])
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
  })
})

describe('the gateway', () => {
  it('ends a call to a callee who is offline, and reports the reason', async () => {
    const { gateway, caller } = await startGateway()
    const { id, channel } = await caller().call()
    expect(await channel.next()).toEqual(callEnd(id, '480', 'The callee is offline'))
    expect(gateway.refusals).toMatchObject([
      {
        reason: 'CALLEE_OFFLINE',
        statusCode: 480,
        sentence: `${HELP} is offline: no agent page is open for this address.`,
      },
    ])
  })

  it('ends a call to an unknown callee', async () => {
    const { gateway, caller } = await startGateway()
    const { id, channel } = await caller({ to: 'sip:ghost@demo.example' }).call()
    expect(await channel.next()).toEqual(callEnd(id, '404', 'There is no such callee'))
    expect(gateway.refusals).toMatchObject([
      { reason: 'CALLEE_UNKNOWN', statusCode: 404, sentence: 'There is no callee ghost@demo.example.' },
    ])
  })

  it('ends a call that is not answered, and notifies both sides', async () => {
    const { gateway, clock, help, id, channel } = await startRingingCall()
    clock.advance(45_000)
    expect(await channel.next()).toEqual(callEnd(id, '487', 'Not answered'))
    expect(await help.next()).toMatchObject({ type: 'ended', statusCode: '487' })
    expect(gateway.calls).toMatchObject([{ endedBy: 'GATEWAY', endReason: 'NO_ANSWER' }])
    expect(gateway.refusals).toMatchObject([
      { reason: 'NO_ANSWER', statusCode: 487, sentence: `${HELP} did not answer within 45 s.` },
    ])
  })

  it('does not apply that time limit to an answered call', async () => {
    const { gateway, clock, visitor, id } = await startConnectedCall()
    for (let round = 0; round < 4; round += 1) {
      clock.advance(25_000)
      await visitor.update(id, 'audit')
    }
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
  })

  it('ends a call on request, and notifies both sides', async () => {
    const { gateway, send, help, id, channel } = await startConnectedCall()
    expect(await (await send('POST', `/gateway/api/calls/${id}/end`, {})).json()).toMatchObject({ state: 'ENDED' })
    expect(await channel.next()).toEqual(callEnd(id, '200', 'Ended at the gateway'))
    expect(await help.next()).toMatchObject({ type: 'ended', reasonText: 'Ended at the gateway' })
    expect(gateway.calls).toMatchObject([{ endReason: 'ENDED_AT_GATEWAY' }])
    expect((await send('POST', `/gateway/api/calls/${id}/end`, {})).status).toBe(404)
  })

  it('accepts a keep-alive that crosses the end of the call, and rejects a later one', async () => {
    const { clock, help, visitor, id, channel } = await startConnectedCall()
    help.send({ type: 'end', callId: id })
    await channel.next()
    expect((await visitor.update(id, 'audit')).status).toBe(200)
    clock.advance(5_000)
    expect(await visitor.update(id, 'audit')).toMatchObject({
      status: 404,
      body: { callControlResponse: { statusCode: 42 } },
    })
  })

  it('reports whether a call is ringing or answered', async () => {
    const { help, visitor, id, channel } = await startRingingCall()
    const path = `/rest/version/1/user/any-user/callControl/callSessions/${id}`
    expect((await visitor.send('GET', path)).body.callControlResponse.state).toBe('RINGING')
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    await channel.next()
    expect((await visitor.send('GET', path)).body.callControlResponse.state).toBe('ANSWERED')
    expect(
      (await visitor.send('GET', `${visitor.base}/callMe/callSessions/${id}`)).body.callControlResponse.state,
    ).toBe('ANSWERED')
  })
})
