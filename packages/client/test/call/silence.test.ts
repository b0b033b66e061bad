import { beforeEach, describe, expect, it, vi } from 'vitest'
import { isGivenUp } from '../../src/index.ts'
import { beginAnsweredCall, beginCall, openPage, tick } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('a gateway that does not answer', () => {
  it('fails the call after twenty seconds, and the SDK client is destroyed and makes no more calls', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.endsImmediately = false
    await vi.advanceTimersByTimeAsync(19_999)
    expect(call.state.kind).toBe('connecting')
    expect(isGivenUp(sdk.kandy)).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(call.state).toMatchObject({
      kind: 'failed',
      error: { code: 'GATEWAY_SILENT', message: 'The telephone service did not answer.', retryable: true },
    })
    expect(isGivenUp(sdk.kandy)).toBe(true)
    expect(sdk.received.slice(1)).toEqual([['end', 'call-1']])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sdk.received.slice(1)).toEqual([['end', 'call-1'], ['destroy']])

    const next = await beginCall({}, { sdk })
    expect(next.call.state).toMatchObject({ kind: 'failed', error: { code: 'SDK_UNUSABLE' } })
  })

  it('does not end a call that the SDK does not know yet, because that error cannot be caught', async () => {
    const { sdk, call } = await beginCall()
    await vi.advanceTimersByTimeAsync(22_000)
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_SILENT' } })
    expect(sdk.received.slice(1)).toEqual([['destroy']])
  })

  it('can take up to setUpTimeoutMs to accept the call', async () => {
    const { call } = await beginCall({ setUpTimeoutMs: 100 })
    await vi.advanceTimersByTimeAsync(99)
    expect(call.state.kind).toBe('connecting')
    await vi.advanceTimersByTimeAsync(1)
    expect(call.state.kind).toBe('failed')
  })

  it('can take the same time again for a second set of credentials', async () => {
    const { sdk, call } = await beginCall()
    await vi.advanceTimersByTimeAsync(19_000)
    sdk.emit('request:error', {})
    sdk.refuse()
    await vi.advanceTimersByTimeAsync(19_000)
    expect(call.state.kind).toBe('connecting')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(call.state.kind).toBe('failed')
  })

  it('does not fail the call after it has accepted it', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Initiated')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(call.state.kind).toBe('connecting')
  })
})

describe('a callee who does not answer', () => {
  it('fails the call after a minute', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Ringing')
    await vi.advanceTimersByTimeAsync(59_999)
    expect(call.state.kind).toBe('ringing')
    await vi.advanceTimersByTimeAsync(1)
    expect(sdk.callsOf('end')).toEqual([['call-1']])
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'NO_ANSWER' } })
    expect(isGivenUp(sdk.kandy)).toBe(false)
  })

  it('can take up to answerTimeoutMs after the gateway accepted the call', async () => {
    const { sdk, call } = await beginCall({ answerTimeoutMs: 1_000 })
    sdk.start()
    await vi.advanceTimersByTimeAsync(5_000)
    sdk.become('Initiated')
    await vi.advanceTimersByTimeAsync(500)
    sdk.become('Ringing')
    await vi.advanceTimersByTimeAsync(499)
    expect(call.state.kind).toBe('ringing')
    await vi.advanceTimersByTimeAsync(1)
    expect(call.state.kind).toBe('failed')
  })

  it('has no time limit after answering', async () => {
    const { call } = await beginAnsweredCall()
    await vi.advanceTimersByTimeAsync(10 * 3_600_000)
    expect(call.state.kind).toBe('connected')
  })
})

describe('an SDK that does not end a call', () => {
  it('is discarded after five seconds, and the call counts as ended', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.endsImmediately = false
    const over = vi.fn()
    void call.end().then(over)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(over).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(over).toHaveBeenCalledOnce()
    expect(call.state).toMatchObject({ kind: 'ended', by: 'us' })
    expect(isGivenUp(sdk.kandy)).toBe(true)
    await tick()
  })
})
