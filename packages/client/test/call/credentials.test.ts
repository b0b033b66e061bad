import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ClientError, type IssuanceOutcome } from '../../src/index.ts'
import { answerSubscriptions, beginAnsweredCall, beginCall, issueAll, issued, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('credentials that the gateway rejects', () => {
  it.each([401, 403])('are requested again once if the browser saw %i, and the call continues', async (status) => {
    answerSubscriptions('account-1', status)
    const { sdk, issue, states } = await beginCall()
    sdk.refuse()
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
    expect(sdk.callsOf('makeAnonymous').map(([, credentials]) => credentials)).toEqual([
      expect.objectContaining({ accountToken: 'account-1' }),
      expect.objectContaining({ accountToken: 'account-2' }),
    ])
    sdk.start()
    sdk.become('Ringing')
    expect(states).toEqual([
      { kind: 'connecting', step: 'credentials', issuanceId: null },
      { kind: 'connecting', step: 'gateway', issuanceId: 'iss_1' },
      { kind: 'connecting', step: 'credentials', issuanceId: 'iss_1' },
      { kind: 'connecting', step: 'gateway', issuanceId: 'iss_2' },
      { kind: 'ringing', isEarlyMedia: false, remoteName: null, issuanceId: 'iss_2' },
    ])
  })

  it('are detected by request:error, which does not identify a call', async () => {
    const { sdk, issue } = await beginCall()
    sdk.emit('request:error', { error: { code: 'authentication:1' } })
    sdk.refuse()
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it.each([46, 64, 65, 401, 403, '46', '64', '65'])(
    'are detected by the code %s of a rejected call start',
    async (code) => {
      const { sdk, issue, call } = await beginCall()
      sdk.start()
      sdk.over({ error: { code } })
      await tick()
      expect(issue).toHaveBeenCalledTimes(2)
      expect(sdk.callsOf('makeAnonymous')).toHaveLength(2)
      sdk.start()
      sdk.over({ error: { code } })
      await tick()
      expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CREDENTIALS_REFUSED' } })
    },
  )

  it('are detected by request:error at call start with any code', async () => {
    const { sdk, issue } = await beginCall()
    sdk.start()
    sdk.emit('request:error', { error: { code: 'authentication:1' } })
    sdk.over({ error: { code: 61 } })
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it("are detected by the successor's call:stateChange without a call", async () => {
    answerSubscriptions('account-1', 403)
    const { sdk, issue } = await beginCall()
    sdk.emit('call:start', { callId: 'call-1' })
    sdk.emit('call:stateChange', { callId: 'call-1', error: { code: 'call:7' } })
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it('are requested again only once: then the call fails with the second receipt id', async () => {
    const { sdk, issue, call } = await beginCall()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      sdk.emit('request:error', {})
      sdk.refuse()
      await tick()
    }
    expect(issue).toHaveBeenCalledTimes(2)
    expect(call.state).toMatchObject({
      kind: 'failed',
      issuanceId: 'iss_2',
      error: {
        code: 'CREDENTIALS_REFUSED',
        message: 'The telephone service did not accept the call.',
        retryable: false,
        issuanceId: 'iss_2',
        cause: { code: 'call:7' },
      },
    })
  })

  it('are used for the next attempt only after the SDK has closed the first socket', async () => {
    const { sdk, issue } = await beginCall()
    sdk.start()
    sdk.over({ error: { code: 65 }, leavesSocketOpen: true })
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(1)
    sdk.emit('ws:change', {})
    await tick()
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(2)
  })

  it("do not end a call in progress: a 403 of the gateway's audit is ignored", async () => {
    const { sdk, call, issue } = await beginAnsweredCall()
    sdk.emit('request:error', { error: { code: 'authentication:1' } })
    await tick()
    expect(call.state.kind).toBe('connected')
    sdk.over({ transition: { prevState: 'Connected', statusCode: '200' } })
    await tick()
    expect(call.state.kind).toBe('ended')
    expect(issue).toHaveBeenCalledTimes(1)
  })
})

describe('an unreachable gateway', () => {
  it.each([
    ['there was no response', 0],
    ['the gateway is overloaded', 503],
    ['the path does not exist', 404],
    ['the browser reports no status', undefined],
  ])('is distinguished from rejected credentials: %s', async (_case, status) => {
    answerSubscriptions('account-1', status)
    const { sdk, issue, call } = await beginCall()
    sdk.refuse()
    await tick()
    expect(issue).toHaveBeenCalledTimes(1)
    expect(call.state).toMatchObject({
      kind: 'failed',
      error: {
        code: 'GATEWAY_UNREACHABLE',
        message: 'The telephone service cannot be reached.',
        retryable: true,
        issuanceId: 'iss_1',
      },
    })
  })

  it('is not observed after the call is over', async () => {
    const { stopped } = answerSubscriptions('account-1', 200)
    const { call } = await beginAnsweredCall()
    expect(stopped).not.toHaveBeenCalled()
    await call.end()
    expect(stopped).toHaveBeenCalled()
    const silent = await beginCall({ setUpTimeoutMs: 100 })
    stopped.mockClear()
    await vi.advanceTimersByTimeAsync(100)
    expect(silent.call.state.kind).toBe('failed')
    expect(stopped).toHaveBeenCalled()
  })

  it("is not mistaken for rejected credentials because of another call's account", async () => {
    answerSubscriptions('account-99', 403)
    const { sdk, call } = await beginCall()
    sdk.refuse()
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_UNREACHABLE' } })
  })

  it("is detected by the browser's own error at call start", async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ error: { code: 'TypeError', message: 'Request failed: Failed to fetch' } })
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_UNREACHABLE' } })
  })
})

describe('credentials that the server does not issue', () => {
  const refusal: IssuanceOutcome = {
    kind: 'refused',
    reason: 'PAUSED',
    message: 'Calls are paused at the moment.',
    retryAt: '2026-03-01T10:00:00.000Z',
    publicMessage: 'We are back at ten.',
    challenge: null,
    issuanceId: 'iss_7',
  }

  it("fail the call with the refusal, its receipt id, the administrator's message and the retry time", async () => {
    vi.setSystemTime('2026-03-01T09:59:30.000Z')
    const { sdk, call, issue } = await beginCall({}, { issue: vi.fn(async () => refusal) })
    expect(call.state).toMatchObject({
      kind: 'failed',
      error: {
        code: 'REFUSED',
        message: 'We are back at ten. Calls are possible again in a minute.',
        retryable: true,
        issuanceId: 'iss_7',
        refusal,
      },
    })
    expect(sdk.received).toEqual([])
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('fail the call as not retryable if the refusal has no retry time', async () => {
    const final = { ...refusal, retryAt: null, publicMessage: null }
    const { call } = await beginCall({}, { issue: vi.fn(async () => final) })
    expect(call.state).toMatchObject({ error: { message: 'Calls are paused at the moment.', retryable: false } })
  })

  it('fail the call with a message for visitors: keys and inputs are in the cause', async () => {
    const cause = new ClientError('UNAUTHENTICATED', 'The API key is unknown.', { requestId: 'req_1' })
    const invalid: IssuanceOutcome = { kind: 'invalid', message: 'The reference is too long.', issues: [] }
    for (const [issue, expected] of [
      [vi.fn(() => Promise.reject(cause)), { code: 'UNAUTHENTICATED', cause }],
      [vi.fn(async () => invalid), { code: 'INVALID_INPUT', cause: { cause: invalid } }],
    ] as const) {
      const { call } = await beginCall({}, { issue })
      expect(call.state).toMatchObject({
        error: { message: 'This page is not set up to make calls.', retryable: false, ...expected },
      })
    }
  })

  it('are not requested again if it is unknown whether they were counted', async () => {
    for (const code of ['NETWORK', 'TIMEOUT', 'BAD_ANSWER', 'TOO_MANY_REQUESTS'] as const) {
      const issue = vi.fn(() => Promise.reject(new ClientError(code, 'A sentence.', { retryable: true })))
      const { call } = await beginCall({}, { issue })
      await vi.advanceTimersByTimeAsync(5_000)
      expect(issue).toHaveBeenCalledTimes(1)
      expect(call.state).toMatchObject({ kind: 'failed', error: { code, message: 'A sentence.', retryable: true } })
    }
  })

  it('are requested again twice, after random pauses, if the server states that nothing was decided', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const busy = new ClientError('SERVICE_UNAVAILABLE', 'Busy.', { retryable: true })
    const issue = vi.fn((_signal: AbortSignal): Promise<IssuanceOutcome> => Promise.reject(busy))
    const { call } = await beginCall({}, { issue })
    for (const [milliseconds, times] of [
      [249, 1],
      [1, 2],
      [499, 2],
      [1, 3],
    ] as const) {
      await vi.advanceTimersByTimeAsync(milliseconds)
      await tick()
      expect(issue).toHaveBeenCalledTimes(times)
    }
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'SERVICE_UNAVAILABLE' } })

    const recovering = vi.fn(issueAll()).mockRejectedValueOnce(busy)
    const second = await beginCall({}, { issue: recovering })
    await vi.advanceTimersByTimeAsync(250)
    await tick()
    expect(second.call.state).toMatchObject({ kind: 'connecting', step: 'gateway' })
  })

  it('are not requested again after a hang-up', async () => {
    const busy = new ClientError('SERVICE_UNAVAILABLE', 'Busy.', { retryable: true })
    const issue = vi.fn((_signal: AbortSignal): Promise<IssuanceOutcome> => Promise.reject(busy))
    const { call } = await beginCall({}, { issue })
    await call.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('fail the call for any other error', async () => {
    const cause = new RangeError('from the page')
    const { call } = await beginCall({}, { issue: vi.fn(() => Promise.reject(cause)) })
    expect(call.state).toMatchObject({ error: { code: 'CALL_FAILED', cause } })
  })

  it('leave the SDK client available for the next call', async () => {
    const sdk = scriptSdk()
    await beginCall({}, { sdk, issue: vi.fn(async () => refusal) })
    expect((await beginCall({}, { sdk, issue: vi.fn(async () => issued(1)) })).call.state.kind).toBe('connecting')
  })
})
