import { inspect } from 'node:util'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CallError } from '../../src/index.ts'
import { beginAnsweredCall, beginCall, openPage, tick } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('a call that is not answered', () => {
  it.each(['constructor', '__proto__', 'toString'])('fails with a sentence for the code %s', async (code) => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Initiated')
    sdk.over({ error: { code } })
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'CALL_FAILED', message: 'The call failed.' } })
  })

  it('ends if the SDK reports null instead of no error', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Initiated')
    sdk.over(JSON.parse('{ "error": null, "transition": { "prevState": "Ringing", "statusCode": "486" } }'))
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'CALLEE_BUSY' } })
  })

  it.each([
    ['486', 'CALLEE_BUSY', 'The line is busy.'],
    ['480', 'CALLEE_OFFLINE', 'No one is available to answer the call.'],
    ['404', 'CALLEE_UNKNOWN', 'The number called does not exist.'],
    ['603', 'DECLINED', 'The call was declined.'],
    ['487', 'NO_ANSWER', 'The call was not answered.'],
    ['408', 'NO_ANSWER', 'The call was not answered.'],
    ['500', 'CALL_FAILED', 'The call failed.'],
    ['9906', 'CALL_FAILED', 'The call failed.'],
  ])('with the status %s fails with %s, as a string and as a number', async (statusCode, code, message) => {
    for (const each of [statusCode, Number(statusCode)]) {
      const { sdk, call } = await beginCall()
      sdk.start()
      sdk.become('Ringing')
      sdk.over({ transition: { prevState: 'Ringing', statusCode: each, reasonText: 'A reason' } })
      await tick()
      expect(call.state).toMatchObject({
        kind: 'failed',
        issuanceId: 'iss_1',
        error: { code, message, retryable: code !== 'CALLEE_UNKNOWN', issuanceId: 'iss_1' },
      })
    }
  })

  it.each([['200'], ['9900'], [undefined]])('ends without a failure with the status %s', async (statusCode) => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Ringing')
    sdk.over({ transition: { prevState: 'Ringing', ...(statusCode === undefined ? {} : { statusCode }) } })
    await expect(call.ended).resolves.toEqual({
      kind: 'ended',
      by: 'them',
      statusCode: statusCode ?? null,
      reasonText: null,
      issuanceId: 'iss_1',
    })
    await expect(call.connected).rejects.toMatchObject({ code: 'CALL_ENDED', issuanceId: 'iss_1' })
  })

  it('ends if it is answered on another device', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Ringing')
    sdk.over({ state: 'Cancelled' })
    await expect(call.ended).resolves.toMatchObject({ kind: 'ended', by: 'them' })
  })

  it('fails if the SDK gets no microphone', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ error: { code: 'call:4', message: 'Permission denied' } })
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'MICROPHONE_REFUSED', retryable: true } })
  })

  it('fails for an error that is a string', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ error: 'no ICE candidates' })
    await tick()
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED', cause: 'no ICE candidates' } })
  })

  it.each([{}, { code: 42 }, { code: 'call:2' }])('fails for the error %j', async (error) => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ error })
    await tick()
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CALL_FAILED', cause: error } })
  })

  it('does not end before the event that contains the reason', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Ringing')
    sdk.change('call:tracksAdded', { state: 'Ended' })
    await tick()
    expect(call.state.kind).toBe('ringing')
    sdk.over({ transition: { prevState: 'Ringing', statusCode: '486' } })
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'CALLEE_BUSY' } })
  })
})

describe('a call that was answered', () => {
  it('ends by the other side with its code and reason', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.over({ transition: { prevState: 'Connected', statusCode: 200, reasonText: 'Bye' } })
    await expect(call.ended).resolves.toEqual({
      kind: 'ended',
      by: 'them',
      statusCode: '200',
      reasonText: 'Bye',
      issuanceId: 'iss_1',
    })
    await expect(call.connected).resolves.toBeUndefined()
  })

  it.each([
    ['the gateway no longer knows it', { transition: { prevState: 'Connected', statusCode: '9909' } }],
    ['the SDK gave it up over a refused update', { transition: { reasonText: 'Call has ended due to hold failure.' } }],
    ['an error ended it', { error: { code: 'call:2' } }],
    ['a string error ended it', { error: 'gone' }],
  ])('fails with CONNECTION_LOST if %s', async (_case, event) => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.over(event)
    await tick()
    expect(call.state).toMatchObject({
      kind: 'failed',
      error: { code: 'CONNECTION_LOST', message: 'The connection was lost.', retryable: true },
    })
  })

  it('continues after a lost socket and after a failed operation', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.emit('ws:change', {})
    sdk.emit('call:stateChange', { callId: 'call-1', error: { code: 'call:6' } })
    await vi.advanceTimersByTimeAsync(600_000)
    expect(call.state.kind).toBe('connected')
  })

  it('is interrupted with its connection, and fails if a restart does not help', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.change('call:mediaConnectionChange', { mediaConnectionState: 'disconnected' })
    expect(call.state).toMatchObject({ kind: 'connected', isInterrupted: true })
    sdk.change('call:mediaConnectionChange', { mediaConnectionState: 'completed' })
    expect(call.state).toMatchObject({ kind: 'connected', isInterrupted: false })
    expect(sdk.callsOf('restartMedia')).toEqual([])

    for (let twice = 0; twice < 2; twice += 1)
      sdk.change('call:mediaConnectionChange', { mediaConnectionState: 'failed' })
    expect(sdk.callsOf('restartMedia')).toEqual([['call-1']])
    await vi.advanceTimersByTimeAsync(14_999)
    expect(call.state).toMatchObject({ kind: 'connected', isInterrupted: true })
    await vi.advanceTimersByTimeAsync(1)
    expect(sdk.callsOf('end')).toEqual([['call-1']])
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CONNECTION_LOST' } })
  })

  it('removes its timers if it ends during a restart of the connection', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.change('call:mediaConnectionChange', { mediaConnectionState: 'failed' })
    await call.end()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('continues if the restart of the connection succeeds', async () => {
    const { sdk, call } = await beginAnsweredCall()
    sdk.change('call:mediaConnectionChange', { mediaConnectionState: 'failed' })
    sdk.change('call:mediaConnectionChange', { mediaConnectionState: 'connected' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(call.state).toMatchObject({ kind: 'connected', isInterrupted: false })
  })
})

describe('an error', () => {
  it('keeps its code and message when it is copied', () => {
    const error = new CallError('NO_ANSWER', 'The call was not answered.', { retryable: true, issuanceId: 'iss_1' })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'CallError',
      code: 'NO_ANSWER',
      message: 'The call was not answered.',
      retryable: true,
      issuanceId: 'iss_1',
    })
  })

  it('never contains a token', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.over({ error: { code: 500, message: 'boom' } })
    const state = await call.ended
    expect(inspect(state, { depth: 10 })).not.toMatch(/account-1|fromToken|toToken/)
  })
})
