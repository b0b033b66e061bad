import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeUnrestrictedCall, startCall } from '../../src/index.ts'
import { beginCall, issueAll, issued, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('what the SDK is given', () => {
  it('is the whole set, the callee, the caller and audio, without anything having been asked for', async () => {
    const { sdk } = await beginCall()
    expect(sdk.callsOf('makeAnonymous')).toEqual([
      [
        'support',
        { accountToken: 'account-1', fromToken: 'from', toToken: 'to', realm: 'acme' },
        { from: 'anonymous@acme.example', audio: true, video: false },
      ],
    ])
  })

  it('is what was asked for, in the SDK’s words', async () => {
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

  it('names no device for what is not sent', async () => {
    const { sdk } = await beginCall({ audio: false, video: true, microphoneId: 'mic-2' })
    expect(sdk.callsOf('makeAnonymous')[0]?.[2]).toEqual({ from: 'anonymous@acme.example', audio: false, video: true })
  })

  it.each(['accountToken', 'fromToken', 'toToken', 'realm'])('is never a set without %s', async (name) => {
    for (const value of [undefined, null, '']) {
      const sdk = scriptSdk()
      const outcome = issued(1)
      const broken = JSON.parse(JSON.stringify(outcome))
      broken.credentials[name] = value
      const { call } = await beginCall({}, { sdk, issue: vi.fn(async () => broken) })
      expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'BAD_ANSWER' } })
      expect(sdk.told).toEqual([])
    }
  })

  it.each([[null], [undefined]])('is never %s in place of credentials', async (credentials) => {
    const broken = JSON.parse(JSON.stringify({ ...issued(1), credentials }))
    const { sdk, call } = await beginCall({}, { issue: vi.fn(async () => broken) })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'BAD_ANSWER' } })
    expect(sdk.told).toEqual([])
  })

  it('always names a caller, since the SDK makes no call without one', async () => {
    const { sdk } = await beginCall({}, { issue: vi.fn(async () => ({ ...issued(1), from: '' })) })
    expect(sdk.callsOf('makeAnonymous')[0]?.[2]).toMatchObject({ from: 'support' })
  })

  it('is nothing where neither audio nor video is to be sent, for which the SDK would wait for ever', async () => {
    const { sdk, call, issue } = await beginCall({ audio: false })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED' } })
    expect([sdk.told, issue.mock.calls]).toEqual([[], []])
  })
})

describe('a call without credentials', () => {
  it('gives the SDK an empty object, and a caller', async () => {
    const sdk = scriptSdk()
    makeUnrestrictedCall(sdk.kandy, 'lobby@demo.example')
    await tick()
    expect(sdk.callsOf('makeAnonymous')).toEqual([
      ['lobby@demo.example', {}, { from: 'anonymous@anonymous.invalid', audio: true, video: false }],
    ])
  })

  it('passes on the caller, and the account for the SDK that knows it', async () => {
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

  it('is not tried again when it is refused: there is nothing to fetch anew', async () => {
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
  it('is given at once, connecting, and never throws', async () => {
    const call = startCall({ ...scriptSdk().kandy, call: undefined }, { issue: issueAll() })
    expect(call.state).toEqual({ kind: 'connecting', step: 'credentials', issuanceId: null })
    const states: unknown[] = []
    call.on((state) => states.push(state))
    await tick()
    expect(states).toEqual([expect.objectContaining({ kind: 'failed' })])
  })

  it('fails in words where the SDK offers no calls, as on a page that is not secure', async () => {
    const sdk = scriptSdk()
    sdk.kandy.call = undefined
    const { call, issue } = await beginCall({}, { sdk })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE', retryable: false } })
    expect(issue).not.toHaveBeenCalled()
  })

  it('fails where the SDK throws', async () => {
    const sdk = scriptSdk()
    const cause = new Error('from the SDK')
    if (sdk.kandy.call)
      sdk.kandy.call.makeAnonymous = () => {
        throw cause
      }
    const { call } = await beginCall({}, { sdk })
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED', cause } })
  })

  it('is the only one of its SDK client: a second is refused, and costs nothing', async () => {
    const { sdk, call } = await beginCall()
    const second = await beginCall({}, { sdk })
    expect(second.call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_IN_PROGRESS' } })
    expect(second.issue).not.toHaveBeenCalled()
    expect(call.state.kind).toBe('connecting')
    // Nor does the second's end free the client for a third.
    expect((await beginCall({}, { sdk })).call.state).toMatchObject({ error: { code: 'CALL_IN_PROGRESS' } })
    expect((await beginCall()).call.state.kind).toBe('connecting')
  })

  it('may follow another, but only once the SDK has closed the other’s socket', async () => {
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

  it('waits three seconds at most for that', async () => {
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

  it('takes no notice of another call’s events', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.emit('call:stateChange', { callId: 'another', error: 'gone' })
    sdk.emit('call:start', { callId: 'another', error: 'gone' })
    await tick()
    expect(call.state).toEqual({ kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' })
  })

  it('leaves no listener and no timer behind', async () => {
    const { sdk } = await beginCall()
    sdk.start()
    sdk.over({})
    await tick()
    expect([sdk.listenerCount(), vi.getTimerCount()]).toEqual([0, 0])
  })
})
