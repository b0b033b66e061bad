import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type AnonymousCall, CallError } from '../../src/index.ts'
import { beginAnsweredCall, beginCall, issueAll, openPage, tick } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

describe('the other side', () => {
  it('is played by a hidden element, which is removed with the call', async () => {
    const { elements } = openPage()
    const { sdk, call } = await beginAnsweredCall()
    const [element] = elements
    expect(elements).toEqual([expect.objectContaining({ hidden: true })])
    expect(sdk.callsOf('renderTracks')).toEqual([[['voice'], `#${element?.id}`, {}]])
    await call.end()
    expect(sdk.callsOf('removeTracks')).toEqual([[['voice'], `#${element?.id}`]])
    expect(elements).toEqual([])
  })

  it('is not shown without a container', async () => {
    openPage()
    const { sdk } = await beginAnsweredCall()
    sdk.tracks.set('theirs', { id: 'theirs', kind: 'video' })
    sdk.change('call:tracksAdded', { remoteTracks: ['voice', 'theirs'] })
    expect(sdk.callsOf('renderTracks')).toHaveLength(1)
  })

  it("is played and shown in the page's container, without another element", async () => {
    const { elements } = openPage()
    const { sdk } = await beginAnsweredCall({ remoteContainer: '#remote', speakerId: 'speaker-2' })
    sdk.tracks.set('theirs', { id: 'theirs', kind: 'video' })
    sdk.change('call:tracksAdded', { remoteTracks: ['voice', 'theirs'] })
    const speaker = { speakerId: 'speaker-2' }
    expect(sdk.callsOf('renderTracks')).toEqual([
      [['voice'], '#remote', speaker],
      [['theirs'], '#remote', {}],
    ])
    sdk.change('call:tracksAdded', { remoteTracks: ['voice'] })
    expect(sdk.callsOf('removeTracks')).toEqual([[['theirs'], '#remote']])
    expect(elements).toEqual([])
  })

  it('is silent during a hold and played again afterwards', async () => {
    openPage()
    const { sdk } = await beginAnsweredCall({ remoteContainer: '#remote' })
    sdk.become('On Hold', { remoteTracks: [], localTracks: [] })
    expect(sdk.callsOf('removeTracks')).toEqual([[['voice'], '#remote']])
    sdk.become('Connected', { remoteTracks: ['voice'] })
    expect(sdk.callsOf('renderTracks')).toHaveLength(2)
  })

  it('is played during early media', async () => {
    openPage()
    const { sdk } = await beginCall({ remoteContainer: '#remote' })
    sdk.tracks.set('voice', { id: 'voice', kind: 'audio' })
    sdk.start()
    sdk.become('Early Media', { remoteTracks: ['voice'] })
    expect(sdk.callsOf('renderTracks')).toEqual([[['voice'], '#remote', {}]])
  })
})

describe('the visitor’s own video', () => {
  it('is shown in its container without audio until the call is over', async () => {
    openPage()
    const { sdk, call } = await beginAnsweredCall({ localContainer: '#local', remoteContainer: '#remote' })
    sdk.tracks.set('ours', { id: 'ours', kind: 'video' })
    sdk.change('call:tracksAdded', { localTracks: ['mic', 'ours'] })
    expect(sdk.callsOf('renderTracks').filter(([, container]) => container === '#local')).toEqual([
      [['ours'], '#local', {}],
    ])
    await call.end()
    expect(sdk.callsOf('removeTracks')).toContainEqual([['ours'], '#local'])
  })
})

describe('muting', () => {
  it('mutes and unmutes the microphone', async () => {
    openPage()
    const { sdk, call } = await beginAnsweredCall()
    call.mute()
    expect(sdk.callsOf('muteTracks')).toEqual([['mic']])
    expect(call.state).toMatchObject({ isMuted: true })
    call.unmute()
    expect(sdk.callsOf('unmuteTracks')).toEqual([['mic']])
    expect(call.state).toMatchObject({ isMuted: false })
  })

  it('does not repeat a call of the SDK', async () => {
    openPage()
    const { sdk, call } = await beginAnsweredCall()
    call.mute()
    call.mute()
    sdk.become('On Hold', { localHold: true })
    expect(sdk.callsOf('muteTracks')).toHaveLength(1)
    call.unmute()
    call.unmute()
    expect(sdk.callsOf('unmuteTracks')).toHaveLength(1)
  })

  it('applies to a changed microphone, which starts unmuted', async () => {
    openPage()
    const { sdk, call } = await beginAnsweredCall()
    call.mute()
    sdk.tracks.set('mic-2', { id: 'mic-2', kind: 'audio', muted: false })
    sdk.change('call:trackReplaced', { localTracks: ['mic-2'] })
    expect(sdk.callsOf('muteTracks')).toEqual([['mic'], ['mic-2']])
    expect(call.state).toMatchObject({ isMuted: true })
  })

  it('applies from the start if it comes before the microphone', async () => {
    openPage()
    const { sdk, call } = await beginCall()
    call.mute()
    expect(sdk.callsOf('muteTracks')).toEqual([])
    sdk.tracks.set('mic', { id: 'mic', kind: 'audio', muted: false })
    sdk.start()
    sdk.become('Initiated', { localTracks: ['mic'] })
    expect(sdk.callsOf('muteTracks')).toEqual([['mic']])
  })
})

describe('the microphone', () => {
  it('is requested before the credentials, which would age and count', async () => {
    openPage()
    const { getUserMedia, allow } = stubDevices()
    const { issue } = await beginCall({ video: true, microphoneId: 'mic-2' })
    expect(getUserMedia).toHaveBeenCalledExactlyOnceWith({ audio: { deviceId: { exact: 'mic-2' } }, video: true })
    expect(issue).not.toHaveBeenCalled()
    allow()
    await tick()
    expect(issue).toHaveBeenCalledOnce()
  })

  it('can be granted after any time', async () => {
    openPage()
    const { allow } = stubDevices()
    const { call } = await beginCall()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(call.state.kind).toBe('connecting')
    allow()
    await tick()
    expect(call.state).toMatchObject({ step: 'gateway' })
  })

  it('fails the call without using credentials if it is denied', async () => {
    openPage()
    const { refuse } = stubDevices()
    const { call, issue, sdk } = await beginCall()
    const cause = new DOMException('Permission denied', 'NotAllowedError')
    refuse(cause)
    await tick()
    expect(call.state).toMatchObject({
      kind: 'failed',
      error: {
        code: 'MICROPHONE_REFUSED',
        message: 'The microphone is blocked or missing.',
        retryable: true,
        cause,
      },
    })
    expect([issue.mock.calls, sdk.received]).toEqual([[], []])
  })

  it('is stopped once the SDK holds its own', async () => {
    openPage()
    const { allow, stop } = stubDevices()
    const { sdk } = await beginCall()
    allow()
    await tick()
    sdk.start()
    expect(stop).not.toHaveBeenCalled()
    sdk.become('Initiated')
    await tick()
    expect(stop).toHaveBeenCalled()
  })

  it.each([
    ['the visitor hangs up', (call: AnonymousCall) => call.end()],
    ['no credentials are issued', async () => {}],
  ])('is stopped if %s', async (_case, act) => {
    openPage()
    const { allow, stop } = stubDevices()
    const issue = vi.fn(issueAll()).mockRejectedValue(new CallError('CALL_FAILED', 'No.'))
    const { call } = await beginCall({}, { issue })
    await act(call)
    allow()
    await tick()
    await call.ended
    expect(stop).toHaveBeenCalled()
  })
})

/** Replaces the browser's media devices with fake devices that wait for the visitor's decision. */
function stubDevices() {
  const stop = vi.fn()
  let allow = () => {}
  let refuse: (error: unknown) => void = () => {}
  const getUserMedia = vi.fn(
    (_constraints: MediaStreamConstraints) =>
      new Promise((resolve, reject) => {
        allow = () => resolve({ getTracks: () => [{ stop }] })
        refuse = reject
      }),
  )
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
  onTestFinished(() => {
    vi.unstubAllGlobals()
  })
  return { getUserMedia, stop, allow: () => allow(), refuse: (error: unknown) => refuse(error) }
}
