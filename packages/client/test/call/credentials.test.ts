import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ClientError, type IssuanceOutcome } from '../../src/index.ts'
import { answerSubscriptions, beginAnsweredCall, beginCall, issueAll, issued, openPage, tick } from './beginCall.ts'
import { scriptSdk } from './scriptSdk.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('credentials that the gateway refuses', () => {
  it.each([401, 403])(
    'are fetched anew once, where the browser saw %i, and the call goes on with them',
    async (status) => {
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
    },
  )

  it('are known by request:error too, which names no call', async () => {
    const { sdk, issue } = await beginCall()
    sdk.emit('request:error', { error: { code: 'authentication:1' } })
    sdk.refuse()
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it.each([46, 64, 65, 401, 403, '46', '64', '65'])(
    'are known by the code %s of a refused call start',
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

  it('are known by request:error at call start too, whatever the code', async () => {
    const { sdk, issue } = await beginCall()
    sdk.start()
    sdk.emit('request:error', { error: { code: 'authentication:1' } })
    sdk.over({ error: { code: 61 } })
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it('are known where the successor tells of them, by a call:stateChange without a call', async () => {
    answerSubscriptions('account-1', 403)
    const { sdk, issue } = await beginCall()
    sdk.emit('call:start', { callId: 'call-1' })
    sdk.emit('call:stateChange', { callId: 'call-1', error: { code: 'call:7' } })
    await tick()
    expect(issue).toHaveBeenCalledTimes(2)
  })

  it('are fetched anew only once: then the call fails, with the second receipt', async () => {
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

  it('are tried again only once the SDK has closed the first socket', async () => {
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

  it('are no matter once the call is there: an audit’s 403 ends nothing', async () => {
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

describe('a gateway that is not there', () => {
  it.each([
    ['no answer came', 0],
    ['it is overloaded', 503],
    ['it knows no such path', 404],
    ['the browser does not say', undefined],
  ])('is told from refused credentials: %s', async (_case, status) => {
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

  it('is no longer listened for when the call is over', async () => {
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

  it('is not mistaken for refused credentials because of another call’s account', async () => {
    answerSubscriptions('account-99', 403)
    const { sdk, call } = await beginCall()
    sdk.refuse()
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_UNREACHABLE' } })
  })

  it('is known by the browser’s own error at call start', async () => {
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

  it('fail the call with the refusal, its receipt, what the administrator has to say and when to come back', async () => {
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
    expect(sdk.told).toEqual([])
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('fail it for good where the refusal is for good', async () => {
    const final = { ...refusal, retryAt: null, publicMessage: null }
    const { call } = await beginCall({}, { issue: vi.fn(async () => final) })
    expect(call.state).toMatchObject({ error: { message: 'Calls are paused at the moment.', retryable: false } })
  })

  it('tell a visitor nothing of keys and inputs: that is in the cause', async () => {
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

  it('are not asked for again where nobody knows whether they were counted', async () => {
    for (const code of ['NETWORK', 'TIMEOUT', 'BAD_ANSWER', 'TOO_MANY_REQUESTS'] as const) {
      const issue = vi.fn(() => Promise.reject(new ClientError(code, 'A sentence.', { retryable: true })))
      const { call } = await beginCall({}, { issue })
      await vi.advanceTimersByTimeAsync(5_000)
      expect(issue).toHaveBeenCalledTimes(1)
      expect(call.state).toMatchObject({ kind: 'failed', error: { code, message: 'A sentence.', retryable: true } })
    }
  })

  it('are asked for again twice where the server itself says that nothing was decided, after pauses of chance', async () => {
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

  it('are not asked for again by who has hung up in the meantime', async () => {
    const busy = new ClientError('SERVICE_UNAVAILABLE', 'Busy.', { retryable: true })
    const issue = vi.fn((_signal: AbortSignal): Promise<IssuanceOutcome> => Promise.reject(busy))
    const { call } = await beginCall({}, { issue })
    await call.end()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(issue).toHaveBeenCalledTimes(1)
  })

  it('fail the call for whatever else is thrown', async () => {
    const cause = new RangeError('from the page')
    const { call } = await beginCall({}, { issue: vi.fn(() => Promise.reject(cause)) })
    expect(call.state).toMatchObject({ error: { code: 'CALL_FAILED', cause } })
  })

  it('leave the SDK client free', async () => {
    const sdk = scriptSdk()
    await beginCall({}, { sdk, issue: vi.fn(async () => refusal) })
    expect((await beginCall({}, { sdk, issue: vi.fn(async () => issued(1)) })).call.state.kind).toBe('connecting')
  })
})
