import { describe, expect, it } from 'vitest'
import { ANSWER } from './createCaller.ts'
import { startGateway } from './startGateway.ts'

async function startConnectedCall() {
  const started = await startGateway()
  const help = await started.agent()
  const visitor = started.caller()
  const call = await visitor.call()
  await help.next()
  help.send({ type: 'answer', callId: call.id, sdp: ANSWER })
  await call.channel.next()
  return { ...started, help, visitor, ...call }
}

/** Waits until the gateway has noticed that the socket is closed. An answer to a later request shows this. */
async function awaitDisconnect({
  channel,
  send,
}: Pick<Awaited<ReturnType<typeof startConnectedCall>>, 'channel' | 'send'>) {
  await channel.closed
  await send('GET', '/gateway/api/calls')
}

describe('an abandoned call', () => {
  it('ends two seconds after its page was closed', async () => {
    const { gateway, send, clock, help, channel } = await startConnectedCall()
    channel.socket.close(1001)
    await awaitDisconnect({ channel, send })
    clock.advance(2_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.advance(1_000)
    expect(gateway.calls).toMatchObject([
      { endReason: 'CALLER_LOST', endedBy: 'GATEWAY', reasonText: 'The caller closed the page' },
    ])
    expect(await help.next()).toMatchObject({ type: 'ended', statusCode: '408', silentMs: 3_000 })
  })

  it('continues without a socket as long as its keep-alives arrive', async () => {
    const { gateway, send, clock, visitor, id, channel } = await startConnectedCall()
    await send('POST', '/gateway/api/cut-sockets', {})
    await awaitDisconnect({ channel, send })
    clock.advance(25_000)
    await visitor.update(id, 'audit')
    clock.advance(60_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.advance(16_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'CALLER_LOST', reasonText: 'The caller sent no audit' }])
  })

  it('ends 30 seconds after the loss of its socket if no keep-alive arrives', async () => {
    const { gateway, send, clock, help, channel } = await startConnectedCall()
    await send('POST', '/gateway/api/cut-sockets', {})
    await awaitDisconnect({ channel, send })
    clock.advance(30_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.advance(1_000)
    expect(gateway.calls).toMatchObject([
      { endReason: 'CALLER_LOST', reasonText: 'The connection to the caller was lost' },
    ])
    const [call] = gateway.calls
    expect(Number(call?.endedAt) - Number(call?.silentSince)).toBe(31_000)
    expect(await help.next()).toMatchObject({ type: 'ended', silentMs: 31_000 })
  })

  it('ends 75 seconds after its last keep-alive, even if its socket is open', async () => {
    const { gateway, clock, channel } = await startConnectedCall()
    clock.advance(75_000)
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
    clock.advance(1_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'CALLER_LOST', reasonText: 'The caller sent no audit' }])
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
  })
})

describe('a subscription', () => {
  it('expires after its lifetime with its call and its socket, unless it is renewed', async () => {
    const { gateway, clock, caller, agent } = await startGateway()
    await agent()
    const visitor = caller()
    const { notificationChannel, body } = await visitor.subscribe(40)
    expect(body.subscribeResponse.subscriptionParams.expires).toBe(40)
    const channel = await visitor.openChannel(notificationChannel)
    await visitor.startCall()
    clock.advance(30_000)
    expect(await visitor.renew(50)).toMatchObject({
      status: 200,
      body: { subscribeResponse: { statusCode: 0, subscriptionParams: { service: ['callMe'], expires: 50 } } },
    })
    clock.advance(49_000)
    expect(gateway.calls).toMatchObject([{ endReason: 'NO_ANSWER' }])
    expect((await visitor.renew(50)).status).toBe(200)
    clock.advance(50_000)
    expect(await channel.closed).toBe(1000)
    expect(await visitor.renew(50)).toMatchObject({ status: 404, body: { subscribeResponse: { statusCode: 39 } } })
    expect(await visitor.unsubscribe()).toMatchObject({ status: 404, body: { subscribeResponse: { statusCode: 39 } } })
  })

  it('ends its call when it expires', async () => {
    const { gateway, clock, help, visitor, id, channel } = await startConnectedCall()
    expect((await visitor.renew(30)).status).toBe(200)
    clock.advance(29_000)
    await visitor.update(id, 'audit')
    clock.advance(1_000)
    expect(await help.next()).toMatchObject({ type: 'ended', reasonText: 'The subscription expired' })
    expect(gateway.calls).toMatchObject([{ endReason: 'UNSUBSCRIBED', endedBy: 'GATEWAY' }])
    // The page would otherwise show the call as connected until its next keep-alive, up to 25 seconds later.
    expect(await channel.next()).toMatchObject({
      notificationMessage: {
        eventType: 'callEnd',
        sessionParams: { sessionData: id, statusCode: '503', reasonText: 'The subscription expired' },
      },
    })
    expect(await channel.closed).toBe(1000)
  })

  it('ends its call when it is deleted, and notifies the page before the socket closes', async () => {
    const { gateway, help, visitor, id, channel } = await startConnectedCall()
    expect((await visitor.unsubscribe()).status).toBe(200)
    expect(await channel.next()).toMatchObject({
      notificationMessage: { eventType: 'callEnd', sessionParams: { sessionData: id, statusCode: '487' } },
    })
    expect(await channel.closed).toBe(1000)
    expect(await help.next()).toMatchObject({ type: 'ended', statusCode: '487' })
    expect(gateway.calls).toMatchObject([{ endReason: 'UNSUBSCRIBED', endedBy: 'CALLER' }])
  })

  it('notifies the page also while other notifications are held', async () => {
    const { visitor, id, channel } = await startConnectedCall()
    await visitor.update(id, 'sendCustomHeaders', { customParameters: [] })
    await visitor.unsubscribe()
    expect(await channel.next()).toMatchObject({ notificationMessage: { eventType: 'callEnd' } })
    expect(await channel.closed).toBe(1000)
  })

  it('is removed after a minute without socket and call, even if its lifetime is longer', async () => {
    const { clock, caller } = await startGateway()
    const visitor = caller()
    await visitor.subscribe()
    clock.advance(60_000)
    expect((await visitor.renew(3_600)).status).toBe(200)
    clock.advance(1_000)
    expect((await visitor.renew(3_600)).status).toBe(404)
  })

  it('can be renewed and ended long after its token has expired', async () => {
    const { clock, visitor, id } = await startConnectedCall()
    for (let round = 0; round < 20; round += 1) {
      clock.advance(25_000)
      expect((await visitor.update(id, 'audit')).status).toBe(200)
    }
    expect((await visitor.renew(3_600)).status).toBe(200)
    expect((await visitor.endCall(id)).status).toBe(200)
    expect((await visitor.unsubscribe()).status).toBe(200)
  })

  it('is accessible only to the caller who created it', async () => {
    const { gateway, send, clock, caller } = await startGateway()
    const visitor = caller()
    const { body, notificationChannel } = await visitor.subscribe()
    clock.advance(1)
    const other = caller()
    const path = String(body.subscribeResponse.subscription).replace(visitor.user, other.user)
    expect((await send('DELETE', path)).status).toBe(404)
    await expect(other.openChannel(notificationChannel.replace(visitor.user, other.user))).rejects.toThrow('404')
    await expect(visitor.openChannel(`${notificationChannel}0`)).rejects.toThrow('404')
    expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await visitor.openChannel(notificationChannel)
  })
})
