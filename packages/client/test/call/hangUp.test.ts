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
  it('ends a call that was answered, and resolves when it is over', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsAtOnce = false
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

  it('is hanging up, whatever the gateway says to it', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsAtOnce = false
    void call.end()
    sdk.over({ error: { code: 42 } })
    await expect(call.ended).resolves.toMatchObject(byUs)
  })

  it('twice ends once', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsAtOnce = false
    const ends = [call.end(), call.end()]
    await tick()
    sdk.over({})
    await Promise.all([...ends, call.end()])
    expect(sdk.callsOf('end')).toHaveLength(1)
  })

  it('aborts the fetching of credentials, and nothing reaches the SDK', async () => {
    const issue = vi.fn((_signal: AbortSignal) => new Promise<IssuanceOutcome>(() => {}))
    const { sdk, call } = await beginCall({}, { issue })
    await call.end()
    expect(issue.mock.calls[0]?.[0].aborted).toBe(true)
    expect(call.state).toEqual({ ...byUs, issuanceId: null })
    expect(sdk.told).toEqual([])
    await expect(call.connected).rejects.toMatchObject({ code: 'CALL_ENDED', message: 'The call is over.' })
  })

  it('from within a listener, just before the SDK is told, leaves it untold', async () => {
    const sdk = scriptSdk()
    const call = startCall(sdk.kandy, { issue: issueAll() })
    call.on((state) => {
      if (state.kind === 'connecting' && state.step === 'gateway') void call.end()
    })
    await tick()
    expect(call.state).toEqual({ ...byUs, issuanceId: 'iss_1' })
    expect(sdk.told).toEqual([])
  })

  it('waits until the gateway has accepted the call: before, the SDK would leave it ringing', async () => {
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

  it('waits for five seconds at most for that', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.endsAtOnce = false
    void call.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sdk.callsOf('end')).toEqual([['call-1']])
    await expect(call.ended).resolves.toMatchObject(byUs)
  })

  it('is over where the call fails first, and nothing is tried again', async () => {
    const { sdk, call, issue } = await beginCall()
    void call.end()
    sdk.emit('request:error', {})
    sdk.refuse()
    await expect(call.ended).resolves.toMatchObject(byUs)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('between two sets of credentials stops there', async () => {
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

  it('just when the credentials are refused fetches no others', async () => {
    const { sdk, call, issue } = await beginCall()
    sdk.emit('request:error', {})
    sdk.refuse()
    void call.end()
    await expect(call.ended).resolves.toMatchObject(byUs)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('just when it is answered still ends it', async () => {
    const { sdk, call, states } = await beginCall()
    sdk.start()
    sdk.endsAtOnce = false
    sdk.become('Ringing')
    void call.end()
    sdk.become('Connected')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(call.state).toMatchObject(byUs)
    // Nor is it shown as answered to who has hung up.
    expect(states.map(({ kind }) => kind)).toEqual(['connecting', 'connecting', 'ringing', 'ended'])
  })
})

describe('a signal', () => {
  it('that has aborted before asks nobody for anything', async () => {
    const getUserMedia = vi.fn()
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
    const { sdk, issue, call } = await beginCall({ signal: AbortSignal.abort() })
    expect(call.state).toEqual({ ...byUs, issuanceId: null })
    expect([issue.mock.calls, sdk.told, getUserMedia.mock.calls]).toEqual([[], [], []])
  })

  it('ends the call wherever it stands', async () => {
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

  it('is let go of when the call is over', async () => {
    const { signal } = new AbortController()
    const removed = vi.spyOn(signal, 'removeEventListener')
    const { call } = await beginAnsweredCall({ signal })
    await call.end()
    expect(removed).toHaveBeenCalledOnce()
  })

  it.each(Array.from({ length: 16 }, (_, turns) => turns))(
    'places nothing from then on, %i turns after the start',
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

  it('on hearing that credentials are fetched anew fetches none', async () => {
    const { sdk, call, issue } = await beginCall()
    call.on((state) => {
      if (state.kind === 'connecting' && state.step === 'credentials') void call.end()
    })
    sdk.emit('request:error', {})
    sdk.refuse()
    await expect(call.ended).resolves.toMatchObject(byUs)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('is over, and leaves room for the next call, where the SDK cannot tidy up', async () => {
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
