import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type IssuanceOutcome, startCall } from '../../src/index.ts'
import { beginAnsweredCall, beginCall, issueAll, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

const byUs = { kind: 'ended', by: 'us', statusCode: null, reasonText: null }

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('hanging up', () => {
  it('ends an answered call, and resolves when it is over', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsImmediately = false
    const over = vi.fn()
    void call.end().then(over)
    await tick()
    expect(sdk.callsOf('end')).toEqual([['call-1']])
    expect(over).not.toHaveBeenCalled()
    sdk.over({})
    await tick()
    expect(over).toHaveBeenCalledOnce()
    expect(call.state).toEqual({ ...byUs, issuanceId: 'iss_1' })
  })

  it('ends the call as hung up, whatever the gateway answers', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsImmediately = false
    void call.end()
    sdk.over({ error: { code: 42 } })
    await expect(call.ended).resolves.toMatchObject(byUs)
  })

  it('ends the call once if called twice', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsImmediately = false
    const ends = [call.end(), call.end()]
    await tick()
    sdk.over({})
    await Promise.all([...ends, call.end()])
    expect(sdk.callsOf('end')).toHaveLength(1)
  })

  it('aborts the credentials request and calls no SDK method', async () => {
    const issue = vi.fn((_signal: AbortSignal) => new Promise<IssuanceOutcome>(() => {}))
    const { sdk, call } = await beginCall({}, { issue })
    await call.end()
    expect(issue.mock.calls[0]?.[0].aborted).toBe(true)
    expect(call.state).toEqual({ ...byUs, issuanceId: null })
    expect(sdk.received).toEqual([])
    await expect(call.connected).rejects.toMatchObject({ code: 'CALL_ENDED', message: 'The call is over.' })
  })

  it('calls no SDK method if a listener hangs up just before', async () => {
    const sdk = scriptSdk()
    const call = startCall(sdk.kandy, { issue: issueAll() })
    call.on((state) => {
      if (state.kind === 'connecting' && state.step === 'gateway') void call.end()
    })
    await tick()
    expect(call.state).toEqual({ ...byUs, issuanceId: 'iss_1' })
    expect(sdk.received).toEqual([])
  })

  it('waits until the gateway has accepted the call, because the SDK would leave it ringing', async () => {
    const { sdk, call } = await beginCall()
    void call.end()
    sdk.start()
    await tick()
    expect(sdk.callsOf('end')).toEqual([])
    expect(call.state.kind).toBe('connecting')
    sdk.become('Initiated')
    expect(sdk.callsOf('end')).toEqual([['call-1']])
    await expect(call.ended).resolves.toMatchObject(byUs)
  })

  it('waits at most five seconds for the gateway', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.endsImmediately = false
    void call.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sdk.callsOf('end')).toEqual([['call-1']])
    await expect(call.ended).resolves.toMatchObject(byUs)
  })

  it('is done if the call fails first, without a retry', async () => {
    const { sdk, call, issue } = await beginCall()
    void call.end()
    sdk.emit('request:error', {})
    sdk.refuse()
    await expect(call.ended).resolves.toMatchObject(byUs)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('prevents the use of a second set of credentials', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ error: { code: 65 }, leavesSocketOpen: true })
    await tick()
    await call.end()
    sdk.emit('ws:change', {})
    await tick()
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
    expect(call.state).toMatchObject(byUs)
  })

  it('prevents a second request when the credentials are rejected at the same time', async () => {
    const { sdk, call, issue } = await beginCall()
    sdk.emit('request:error', {})
    sdk.refuse()
    void call.end()
    await expect(call.ended).resolves.toMatchObject(byUs)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('ends a call that is answered at the same time', async () => {
    const { sdk, call, states } = await beginCall()
    sdk.start()
    sdk.endsImmediately = false
    sdk.become('Ringing')
    void call.end()
    sdk.become('Connected')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(call.state).toMatchObject(byUs)
    // After the hang-up, the call never becomes connected.
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'connecting', 'ringing', 'ended'])
  })
})

describe('a signal', () => {
  it('that has already aborted prevents every request', async () => {
    const getUserMedia = vi.fn()
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
    const { sdk, issue, call } = await beginCall({ signal: AbortSignal.abort() })
    expect(call.state).toEqual({ ...byUs, issuanceId: null })
    expect([issue.mock.calls, sdk.received, getUserMedia.mock.calls]).toEqual([[], [], []])
  })

  it('ends the call in every state', async () => {
    const first = new AbortController()
    const early = await beginCall({ signal: first.signal })
    first.abort()
    early.sdk.start()
    early.sdk.become('Initiated')
    await expect(early.call.ended).resolves.toMatchObject(byUs)

    const second = new AbortController()
    const late = await beginAnsweredCall({ signal: second.signal })
    second.abort()
    expect(late.sdk.callsOf('end')).toEqual([['call-1']])
    await expect(late.call.ended).resolves.toMatchObject(byUs)
  })

  it('has no listener after the call is over', async () => {
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const { call } = await beginAnsweredCall({ signal })
    await call.end()
    expect(removed).toHaveBeenCalledOnce()
  })

  it.each(Array.from({ length: 16 }, (_, turns) => turns))(
    'prevents the call if it aborts %i microtasks after the start',
    async (turns) => {
      const sdk = scriptSdk()
      const call = startCall(sdk.kandy, { issue: issueAll() })
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      const placed = sdk.callsOf('makeAnonymous').length
      void call.end()
      await tick()
      expect(sdk.callsOf('makeAnonymous')).toHaveLength(placed)
      if (placed === 0) expect(call.state.kind).toBe('ended')
    },
  )

  it('prevents a second credentials request if it aborts in a listener', async () => {
    const { sdk, call, issue } = await beginCall()
    call.on((state) => {
      if (state.kind === 'connecting' && state.step === 'credentials') void call.end()
    })
    sdk.emit('request:error', {})
    sdk.refuse()
    await expect(call.ended).resolves.toMatchObject(byUs)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('ends the call and frees the SDK client if the SDK cannot clean up', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.kandy.media.removeTracks = () => {
      throw new Error('No such container.')
    }
    void call.end()
    await expect(call.ended).resolves.toMatchObject(byUs)
    const next = startCall(sdk.kandy, { issue: issueAll() })
    await tick()
    expect(next.state.kind).toBe('connecting')
  })
})
