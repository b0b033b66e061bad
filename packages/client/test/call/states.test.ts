import { beforeEach, describe, expect, it, vi } from 'vitest'
import { beginAnsweredCall, beginCall, openPage, tick } from './beginCall.ts'

const answeredAt = Date.parse('2026-03-01T09:30:10.000Z')
const live = {
  isMuted: false,
  hasLocalVideo: false,
  hasRemoteVideo: false,
  isInterrupted: false,
  remoteName: null,
  connectedAt: answeredAt,
  issuanceId: 'iss_1',
}

beforeEach(() => {
  vi.useFakeTimers({ now: answeredAt })
  openPage()
})

describe('the state', () => {
  it('changes from the credentials to the gateway, then to ringing and connected', async () => {
    const { states, call } = await beginAnsweredCall()
    expect(states).toEqual([
      { kind: 'connecting', step: 'credentials', issuanceId: null },
      { kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' },
      { kind: 'ringing', isEarlyMedia: false, remoteName: null, issuanceId: 'iss_1' },
      { kind: 'connected', ...live },
    ])
    expect(call.state).toBe(states.at(-1))
    await expect(call.connected).resolves.toBeUndefined()
  })

  it('shows whether the other side sends audio before it answers', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Early Media')
    expect(call.state).toMatchObject({ kind: 'ringing', isEarlyMedia: true })
  })

  it('can become connected without ringing', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Connected')
    expect(call.state).toEqual({ kind: 'connected', ...live })
  })

  it.each([
    [true, false, 'us'],
    [false, true, 'them'],
    [true, true, 'both'],
  ] as const)('shows which side holds the call: localHold %s, remoteHold %s', async (localHold, remoteHold, by) => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.become('On Hold', { localHold, remoteHold })
    expect(call.state).toEqual({ kind: 'held', by, ...live })
    sdk.become('Connected', { localHold: false, remoteHold: false })
    expect(call.state).toEqual({ kind: 'connected', ...live })
  })

  it('shows the name of the other side, and which sides send video', async () => {
    const { sdk, call } = await beginAnsweredCall()
    for (const id of ['ours', 'theirs']) sdk.tracks.set(id, { id, kind: 'video' })
    sdk.change('call:tracksAdded', {
      localTracks: ['mic', 'ours'],
      remoteTracks: ['voice', 'theirs'],
      remoteParticipant: { displayName: 'Help Desk', displayNumber: 'help@demo.example' },
    })
    const state = { kind: 'connected', ...live, hasLocalVideo: true, hasRemoteVideo: true, remoteName: 'Help Desk' }
    expect(call.state).toEqual(state)
  })

  it('keeps the time at which the call was answered', async () => {
    const { sdk, call } = await beginAnsweredCall()
    await vi.advanceTimersByTimeAsync(60_000)
    sdk.become('On Hold', { localHold: true })
    expect(call.state).toMatchObject({ connectedAt: answeredAt })
  })

  it('is passed to listeners once per change, and not if nothing changes', async () => {
    const { sdk, states } = await beginAnsweredCall()
    const count = states.length
    sdk.change('call:tracksAdded', {})
    sdk.become('Connected')
    expect(states).toHaveLength(count)
  })

  it('is a new object after each change, and the old one does not change', async () => {
    const { sdk, call } = await beginAnsweredCall()
    const before = call.state
    const copy = structuredClone(before)
    sdk.become('On Hold', { localHold: true })
    expect(call.state).not.toBe(before)
    expect(before).toEqual(copy)
  })

  it('never changes after the call is over', async () => {
    const { sdk, call, states } = await beginAnsweredCall()
    await call.end()
    const count = states.length
    sdk.become('Connected')
    call.mute()
    await tick()
    expect(states).toHaveLength(count)
    expect(call.state.kind).toBe('ended')
  })
})

describe('a listener', () => {
  it('is not called after it was unsubscribed', async () => {
    const { sdk, call } = await beginCall()
    const listener = vi.fn()
    const stop = call.on(listener)
    sdk.start()
    sdk.become('Ringing')
    expect(listener).toHaveBeenCalledExactlyOnceWith(call.state)
    stop()
    sdk.become('Early Media')
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('that throws does not stop the other listeners or the SDK, and its error is reported', async () => {
    const { sdk, call } = await beginCall()
    const seen = vi.fn()
    vi.stubGlobal('reportError', seen)
    const fault = new Error('from the page')
    call.on(() => {
      throw fault
    })
    const other = vi.fn()
    call.on(other)
    sdk.start()
    expect(() => sdk.become('Ringing')).not.toThrow()
    expect(other).toHaveBeenCalledOnce()
    expect(seen).toHaveBeenCalledExactlyOnceWith(fault)
    vi.unstubAllGlobals()
  })
})

describe('connected and ended', () => {
  it('cause no unhandled rejection if they are not used', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const { call } = await beginCall({ audio: false })
    expect(call.state.kind).toBe('failed')
    vi.useRealTimers()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('settle on a failure: connected rejects with the error, ended resolves with the state', async () => {
    const { call } = await beginCall({ audio: false })
    const state = await call.ended
    expect(state.kind).toBe('failed')
    await expect(call.connected).rejects.toBe(state.kind === 'failed' && state.error)
  })
})
