import { describe, expect, it } from 'vitest'
import { ANSWER } from './createCaller.ts'
import { startGateway } from './startGateway.ts'

async function talking() {
  const started = await startGateway()
  const help = await started.agent()
  const visitor = started.caller()
  const call = await visitor.call()
  await help.next()
  help.say({ type: 'answer', callId: call.id, sdp: ANSWER })
  await call.channel.next()
  return { ...started, help, visitor, ...call }
}

/** The gateway has seen that the socket is gone once it has answered something else since. */
async function gone({ channel, send }: Pick<Awaited<ReturnType<typeof talking>>, 'channel' | 'send'>) {
  await channel.closed
  await send('GET', '/gateway/api/calls')
}

describe('an abandoned call', () => {
  it('is ended two seconds after its page was closed', async () => {
    const { gateway, send, clock, help, channel } = await talking()
    channel.socket.close(1001)
    await gone({ channel, send })
    clock.turn(2_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.turn(1_000)
    expect(gateway.calls).toMatchObject([
      { endReason: 'CALLER_LOST', endedBy: 'GATEWAY', reasonText: 'The caller closed the page' },
    ])
    expect(await help.next()).toMatchObject({ type: 'ended', statusCode: '408', silentMs: 3_000 })
  })

  it('is ended half a minute after its socket was lost without a word, unless its audits go on', async () => {
    const { gateway, send, clock, visitor, id, channel } = await talking()
    await send('POST', '/gateway/api/cut-sockets', {})
    await gone({ channel, send })
    clock.turn(25_000)
    await visitor.update(id, 'audit')
    clock.turn(60_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.turn(16_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'CALLER_LOST', reasonText: 'The caller sent no audit' }])
  })

  it('is ended when nothing is heard after the loss of its socket', async () => {
    const { gateway, send, clock, help, channel } = await talking()
    await send('POST', '/gateway/api/cut-sockets', {})
    await gone({ channel, send })
    clock.turn(30_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.turn(1_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'CALLER_LOST', reasonText: 'The caller was lost' }])
    const [call] = gateway.calls
    expect(Number(call?.endedAt) - Number(call?.silentSince)).toBe(31_000)
    expect(await help.next()).toMatchObject({ type: 'ended', silentMs: 31_000 })
  })

  it('is ended 75 seconds after its last audit, though its socket stands', async () => {
    const { gateway, clock, channel } = await talking()
    clock.turn(75_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.turn(1_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'CALLER_LOST', reasonText: 'The caller sent no audit' }])
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
  })
})

describe('a subscription', () => {
  it('runs out when it said, with its call and its socket, unless it is renewed', async () => {
    const { gateway, clock, caller, agent } = await startGateway()
    await agent()
    const visitor = caller()
    const { notificationChannel, body } = await visitor.subscribe(40)
    expect(body.subscribeResponse.subscriptionParams.expires).toBe(40)
    const channel = await visitor.openChannel(notificationChannel)
    await visitor.startCall()
    clock.turn(30_000)
    expect(await visitor.renew(50)).toMatchObject({
      status: 200,
      body: { subscribeResponse: { statusCode: 0, subscriptionParams: { service: ['callMe'], expires: 50 } } },
    })
    clock.turn(49_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'NO_ANSWER' }])
    expect((await visitor.renew(50)).status).toBe(200)
    clock.turn(50_000)
    expect(await channel.closed).toBe(1000)
    expect(await visitor.renew(50)).toMatchObject({ status: 404, body: { subscribeResponse: { statusCode: 39 } } })
    expect(await visitor.unsubscribe()).toMatchObject({ status: 404, body: { subscribeResponse: { statusCode: 39 } } })
  })

  it('takes its call with it', async () => {
    const { gateway, clock, help, visitor, id, channel } = await talking()
    expect((await visitor.renew(30)).status).toBe(200)
    clock.turn(29_000)
    await visitor.update(id, 'audit')
    clock.turn(1_000)
    expect(await help.next()).toMatchObject({ type: 'ended', reasonText: 'The subscription ran out' })
    expect(gateway.calls).toMatchObject([{ endReason: 'UNSUBSCRIBED', endedBy: 'GATEWAY' }])
    // The page would otherwise show the call as connected until its next audit, up to 25 seconds later.
    expect(await channel.next()).toMatchObject({
      notificationMessage: {
        eventType: 'callEnd',
        sessionParams: { sessionData: id, statusCode: '503', reasonText: 'The subscription ran out' },
      },
    })
    expect(await channel.closed).toBe(1000)
  })

  it('that is deleted takes its call with it, and its page is notified before the socket closes', async () => {
    const { gateway, help, visitor, id, channel } = await talking()
    expect((await visitor.unsubscribe()).status).toBe(200)
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'callEnd', sessionParams: { sessionData: id, statusCode: '487' } },
    })
    expect(await channel.closed).toBe(1000)
    expect(await help.next()).toMatchObject({ type: 'ended', statusCode: '487' })
    expect(gateway.calls).toMatchObject([{ endReason: 'UNSUBSCRIBED', endedBy: 'CALLER' }])
  })

  it('notifies the page also while notifications wait for the SDK', async () => {
    const { visitor, id, channel } = await talking()
    await visitor.update(id, 'sendCustomHeaders', { customParameters: [] })
    await visitor.unsubscribe()
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
    expect(await channel.closed).toBe(1000)
  })

  it('is forgotten after a minute without socket and call, though it was asked for longer', async () => {
    const { clock, caller } = await startGateway()
    const visitor = caller()
    await visitor.subscribe()
    clock.turn(60_000)
    expect((await visitor.renew(3_600)).status).toBe(200)
    clock.turn(1_000)
    expect((await visitor.renew(3_600)).status).toBe(404)
  })

  it('is renewed and ended long after its token has expired', async () => {
    const { clock, visitor, id } = await talking()
    for (let round = 0; round < 20; round += 1) {
      clock.turn(25_000)
      expect((await visitor.update(id, 'audit')).status).toBe(200)
    }
    expect((await visitor.renew(3_600)).status).toBe(200)
    expect((await visitor.endCall(id)).status).toBe(200)
    expect((await visitor.unsubscribe()).status).toBe(200)
  })

  it('is nobody’s but the one’s who made it', async () => {
    const { gateway, send, clock, caller } = await startGateway()
    const visitor = caller()
    const { body, notificationChannel } = await visitor.subscribe()
    clock.turn(1)
    const other = caller()
    const path = String(body.subscribeResponse.subscription).replace(visitor.user, other.user)
    expect((await send('DELETE', path)).status).toBe(404)
    await expect(other.openChannel(notificationChannel.replace(visitor.user, other.user))).rejects.toThrow('404')
    await expect(visitor.openChannel(`${notificationChannel}0`)).rejects.toThrow('404')
    expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await visitor.openChannel(notificationChannel)
  })
})
