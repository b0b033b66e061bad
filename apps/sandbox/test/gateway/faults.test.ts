import { describe, expect, it } from 'vitest'
import { ANSWER } from './createCaller.ts'
import { startGateway } from './startGateway.ts'

async function put(send: Awaited<ReturnType<typeof startGateway>>['send'], faults: object) {
  const answer = await send('PUT', '/gateway/api/faults', faults)
  expect(answer.status).toBe(200)
  return answer.json()
}

describe('a simulated fault', () => {
  it('moves the clock that token checks use', async () => {
    const { gateway, send, caller } = await startGateway()
    await put(send, { clockOffsetSeconds: 400 })
    await caller().subscribe()
    await put(send, { clockOffsetSeconds: -400 })
    await caller().subscribe()
    expect(gateway.refusals.map(({ reason }) => reason)).toEqual(['TOKEN_EXPIRED', 'TOKEN_FROM_THE_FUTURE'])
    expect(gateway.refusals[0]?.sentence).toMatch(/expired 100 s ago/)
    const state = Object(await (await send('GET', '/gateway/api/state')).json())
    expect(state.clock).toBe(Date.UTC(2026, 5, 1, 12) - 400_000)
  })

  it('decrypts tokens with a wrong key, and reports that the fault is on', async () => {
    const { gateway, send, caller } = await startGateway()
    await put(send, { wrongKey: true })
    await caller().subscribe()
    expect(gateway.refusals).toMatchObject([
      {
        reason: 'TOKEN_UNREADABLE',
        sentence: 'The account token does not open with the key of the realm demo (the fault "wrong key" is on).',
      },
    ])
    await put(send, {})
    const visitor = caller()
    expect((await visitor.subscribe()).status).toBe(200)
    await put(send, { wrongKey: true })
    expect((await visitor.startCall()).body.callControlResponse.statusCode).toBe(46)
  })

  it('drops requests and sockets without an answer, and the call continues when the fault ends', async () => {
    const { gateway, send, agent, caller } = await startGateway()
    const help = await agent()
    const visitor = caller()
    const { id, channel, notificationChannel } = await visitor.call()
    await help.next()
    await put(send, { down: true })
    expect(await channel.closed).toBe(1006)
    await expect(visitor.subscribe()).rejects.toThrow('fetch failed')
    await expect(visitor.update(id, 'audit')).rejects.toThrow('fetch failed')
    await expect(visitor.openChannel(notificationChannel)).rejects.toThrow('socket hang up')
    await put(send, {})
    const back = await visitor.openChannel(notificationChannel)
    help.send({ type: 'answer', callId: id, sdp: ANSWER })
    expect(await back.next()).toMatchObject({ notificationMessage: { eventType: 'respondCallUpdate' } })
    expect(gateway.calls).toMatchObject([{ state: 'CONNECTED' }])
  })

  it('delays every REST request', async () => {
    const { send, clock, caller, lines } = await startGateway()
    await put(send, { delayMs: 3_000 })
    const answer = caller().subscribe()
    // Requests that do not come from an SDK are not delayed.
    for (let round = 0; round < 5; round += 1) await send('GET', '/gateway/api/calls')
    expect(lines.filter((line) => line.startsWith('Subscribed'))).toEqual([])
    clock.advance(2_999)
    await send('GET', '/gateway/api/calls')
    expect(lines.filter((line) => line.startsWith('Subscribed'))).toEqual([])
    clock.advance(1)
    expect((await answer).status).toBe(200)
  })

  it('sends answers that make the SDK wait forever', async () => {
    const { gateway, send, caller } = await startGateway()
    const visitor = caller()
    await visitor.subscribe()
    await put(send, { silentBodies: true })
    expect(await visitor.send('POST', `${visitor.base}/subscription`, {})).toMatchObject({ status: 500, body: {} })
    const started = await visitor.startCall()
    expect([started.status, started.body]).toEqual([200, {}])
    expect([gateway.calls, gateway.refusals]).toEqual([[], []])
  })

  it('is off if the set of faults omits it', async () => {
    const { gateway, send } = await startGateway()
    expect(await put(send, { delayMs: 5, wrongKey: true })).toEqual({
      clockOffsetSeconds: 0,
      wrongKey: true,
      down: false,
      delayMs: 5,
      silentBodies: false,
    })
    expect(await put(send, { clockOffsetSeconds: -3 })).toMatchObject({
      clockOffsetSeconds: -3,
      wrongKey: false,
      delayMs: 0,
    })
    gateway.setFaults({ silentBodies: true })
    expect(await (await send('GET', '/gateway/api/state')).json()).toMatchObject({
      faults: { clockOffsetSeconds: 0, silentBodies: true },
    })
  })

  it.each([
    [[], /must be an object/],
    [{ delay: 5 }, /Unknown fault. The faults are: clockOffsetSeconds, wrongKey, down, delayMs, silentBodies\./],
    [{ delayMs: -1 }, /delayMs must be a whole number from 0 to 120000/],
    [{ delayMs: 120_001 }, /delayMs/],
    [{ clockOffsetSeconds: 1.5 }, /clockOffsetSeconds must be a whole number/],
    [{ down: 'yes' }, /must each be true or false/],
  ])('is rejected with a message if it is invalid: %j', async (faults, message) => {
    const { send } = await startGateway()
    const answer = await send('PUT', '/gateway/api/faults', faults)
    expect([answer.status, await answer.json()]).toEqual([400, { message: expect.stringMatching(message) }])
  })
})
