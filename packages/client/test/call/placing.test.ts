import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeUnrestrictedCall, startCall } from '../../src/index.ts'
import { beginCall, issueAll, issued, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('the arguments of makeAnonymous', () => {
  it('are the complete credentials, the callee, the caller and audio by default', async () => {
    const { sdk } = await beginCall()
    expect(sdk.callsOf('makeAnonymous')).toEqual([
      [
        'support',
        { accountToken: 'account-1', fromToken: 'from', toToken: 'to', realm: 'acme' },
        { from: 'anonymous@acme.example', audio: true, video: false },
      ],
    ])
  })

  it("contain all call options in the SDK's format", async () => {
    const { sdk } = await beginCall({
      video: true,
      microphoneId: 'mic-2',
      cameraId: 'cam-2',
      displayName: 'Ann',
      customParameters: [{ name: 'X-Page', value: '/pricing' }],
    })
    expect(sdk.callsOf('makeAnonymous')[0]?.[2]).toEqual({
      from: 'anonymous@acme.example',
      audio: true,
      video: true,
      audioOptions: { deviceId: { exact: 'mic-2' } },
      videoOptions: { deviceId: { exact: 'cam-2' } },
      displayName: 'Ann',
      customParameters: [{ name: 'X-Page', value: '/pricing' }],
    })
  })

  it('contain no device for media that is not sent', async () => {
    const { sdk } = await beginCall({ audio: false, video: true, microphoneId: 'mic-2' })
    expect(sdk.callsOf('makeAnonymous')[0]?.[2]).toEqual({ from: 'anonymous@acme.example', audio: false, video: true })
  })

  it.each(['accountToken', 'fromToken', 'toToken', 'realm'])('never contain credentials without %s', async (name) => {
    for (const value of [undefined, null, '']) {
      const sdk = scriptSdk()
      const outcome = issued(1)
      const broken = JSON.parse(JSON.stringify(outcome))
      broken.credentials[name] = value
      const { call } = await beginCall({}, { sdk, issue: vi.fn(async () => broken) })
      expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'BAD_ANSWER' } })
      expect(sdk.received).toEqual([])
    }
  })

  it.each([[null], [undefined]])('never contain %s instead of credentials', async (credentials) => {
    const broken = JSON.parse(JSON.stringify({ ...issued(1), credentials }))
    const { sdk, call } = await beginCall({}, { issue: vi.fn(async () => broken) })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'BAD_ANSWER' } })
    expect(sdk.received).toEqual([])
  })

  it('always contain a caller, because the SDK makes no call without one', async () => {
    const { sdk } = await beginCall({}, { issue: vi.fn(async () => ({ ...issued(1), from: '' })) })
    expect(sdk.callsOf('makeAnonymous')[0]?.[2]).toMatchObject({ from: 'support' })
  })

  it('are not used without audio and video, because the SDK would report no error', async () => {
    const { sdk, call, issue } = await beginCall({ audio: false })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED' } })
    expect([sdk.received, issue.mock.calls]).toEqual([[], []])
  })
})

describe('a call without credentials', () => {
  it('passes an empty object and a caller to the SDK', async () => {
    const sdk = scriptSdk()
    makeUnrestrictedCall(sdk.kandy, 'lobby@demo.example')
    await tick()
    expect(sdk.callsOf('makeAnonymous')).toEqual([
      ['lobby@demo.example', {}, { from: 'anonymous@anonymous.invalid', audio: true, video: false }],
    ])
  })

  it('passes on the caller, and the account for the successor SDK', async () => {
    const sdk = scriptSdk()
    makeUnrestrictedCall(sdk.kandy, 'lobby@demo.example', {
      from: 'ann@anon.example',
      account: 'acme@demo.example',
      displayName: 'Ann',
    })
    await tick()
    expect(sdk.callsOf('makeAnonymous')[0]).toEqual([
      'lobby@demo.example',
      { authAccount: 'acme@demo.example' },
      { from: 'ann@anon.example', displayName: 'Ann', audio: true, video: false },
    ])
  })

  it('is not retried after a rejection, because there are no credentials to replace', async () => {
    const sdk = scriptSdk()
    const call = makeUnrestrictedCall(sdk.kandy, 'lobby@demo.example')
    await tick()
    sdk.emit('request:error', {})
    sdk.refuse()
    await tick()
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CREDENTIALS_REFUSED' }, issuanceId: null })
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
  })
})

describe('a call', () => {
  it('is returned immediately as connecting, without throwing', async () => {
    const call = startCall({ ...scriptSdk().kandy, call: undefined }, { issue: issueAll() })
    expect(call.state).toEqual({ kind: 'connecting', step: 'credentials', issuanceId: null })
    const states: unknown[] = []
    call.on((state) => states.push(state))
    await tick()
    expect(states).toEqual([expect.objectContaining({ kind: 'failed' })])
  })

  it('fails with a sentence if the SDK has no call methods, as on a page that is not secure', async () => {
    const sdk = scriptSdk()
    sdk.kandy.call = undefined
    const { call, issue } = await beginCall({}, { sdk })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE', retryable: false } })
    expect(issue).not.toHaveBeenCalled()
  })

  it('fails if the SDK throws', async () => {
    const sdk = scriptSdk()
    const cause = new Error('from the SDK')
    if (sdk.kandy.call)
      sdk.kandy.call.makeAnonymous = () => {
        throw cause
      }
    const { call } = await beginCall({}, { sdk })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED', cause } })
  })

  it('is the only one of its SDK client: a second fails without using credentials', async () => {
    const { sdk, call } = await beginCall()
    const second = await beginCall({}, { sdk })
    expect(second.call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_IN_PROGRESS' } })
    expect(second.issue).not.toHaveBeenCalled()
    expect(call.state.kind).toBe('connecting')
    // The end of the second call does not free the client for a third.
    expect((await beginCall({}, { sdk })).call.state).toMatchObject({ error: { code: 'CALL_IN_PROGRESS' } })
    expect((await beginCall()).call.state.kind).toBe('connecting')
  })

  it('follows another call only after the SDK has closed the socket of the first', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ leavesSocketOpen: true })
    await call.ended
    await beginCall({}, { sdk })
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
    sdk.emit('ws:change', {})
    await tick()
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(2)
  })

  it('waits at most three seconds for the closed socket', async () => {
    const { sdk } = await beginCall()
    sdk.start()
    sdk.over({ leavesSocketOpen: true })
    await tick()
    await beginCall({}, { sdk })
    await vi.advanceTimersByTimeAsync(2_999)
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(2)
  })

  it('ignores the events of another call', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.emit('call:stateChange', { callId: 'another', error: 'gone' })
    sdk.emit('call:start', { callId: 'another', error: 'gone' })
    await tick()
    expect(call.state).toEqual({ kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' })
  })

  it('removes all listeners and timers', async () => {
    const { sdk } = await beginCall()
    sdk.start()
    sdk.over({})
    await tick()
    expect([sdk.listenerCount(), vi.getTimerCount()]).toEqual([0, 0])
  })
})
