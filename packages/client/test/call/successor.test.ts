import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerSubscriptions, beginAnsweredCall, beginCall, openPage, tick } from './beginCall.ts'

/**
 * The events of the successor SDK (7.12.0) that differ from those of 5.x. Each event was observed in a run of the SDK.
 * The tests contain their own copy of each event.
 */
beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

describe('a call that the agent ends', () => {
  it.each([
    ['with a code and a reason', { statusCode: '200', reasonText: 'The callee hung up' }, '200'],
    ['with neither', { statusCode: undefined, reasonText: undefined }, null],
    ['with a reason alone', { statusCode: undefined, reasonText: 'Bye' }, null],
  ])('ends even if the transition has no previous state: %s', async (_case, transition, statusCode) => {
    const { sdk, call } = await beginAnsweredCall()
    // The operation of the other side is the first event.
    sdk.finish('END', { isLocal: false })
    sdk.over({ transition })
    await tick()
    expect(call.state).toMatchObject({
      kind: 'ended',
      by: 'them',
      statusCode,
      reasonText: transition.reasonText ?? null,
    })
  })

  it('fails with the reason of its code before it is answered', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Ringing')
    sdk.over({ transition: { statusCode: '603', reasonText: 'Declined' } })
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'DECLINED' } })
  })

  it('fails with CONNECTION_LOST if the gateway no longer knows it or the SDK gave it up', async () => {
    for (const transition of [
      { statusCode: 9909, reasonText: 'Call has ended due to call audit failure.' },
      { reasonText: 'Call has ended due to call hold failure.' },
    ]) {
      const { sdk, call } = await beginAnsweredCall()
      sdk.over({ transition })
      await tick()
      expect(call.state).toMatchObject({ error: { code: 'CONNECTION_LOST' } })
    }
  })
})

describe('a call that the SDK gives up without an event', () => {
  it('fails with CONNECTION_LOST five seconds later', async () => {
    const { sdk, call } = await beginAnsweredCall()
    const held = call.hold()
    held.catch(() => {})
    await tick()
    sdk.change('call:tracksAdded', { state: 'Ended' })
    sdk.finish('HOLD', { error: { code: 'call:2', message: 'Operation failed on remote side' } })
    await expect(held).rejects.toMatchObject({ code: 'NOT_POSSIBLE' })
    await vi.advanceTimersByTimeAsync(4_999)
    expect(call.state.kind).toBe('connected')
    await vi.advanceTimersByTimeAsync(1)
    expect(call.state).toMatchObject({ kind: 'failed', error: { code: 'CONNECTION_LOST' } })
  })
})

describe('a camera', () => {
  it.each([
    ['on', 'ADD_BASIC_MEDIA', 'startVideo'],
    ['off', 'REMOVE_BASIC_MEDIA', 'stopVideo'],
  ] as const)(
    'is %s when the operation finishes under the name under which it started',
    async (_case, operation, name) => {
      const { sdk, call } = await beginAnsweredCall()
      const done = vi.fn()
      void call[name]().then(done)
      await tick()
      for (const transition of ['START', 'UPDATE', 'RESUME']) sdk.finish(operation, { transition })
      await tick()
      expect(done).not.toHaveBeenCalled()
      sdk.finish(operation)
      await tick()
      expect(done).toHaveBeenCalledOnce()
    },
  )
})

describe('a gateway that rejects the subscription', () => {
  /** The call object exists from the start, and its end is the first event about the subscription. */
  const refuse = async (status: number | undefined, code = 'call:7') => {
    answerSubscriptions('account-1', status)
    const begun = await beginCall()
    begun.sdk.start()
    begun.sdk.over({ error: { code }, leavesSocketOpen: true })
    await tick()
    return begun
  }

  it.each([0, undefined, 404, 503])('is reported as unreachable with the status %s', async (status) => {
    const { call } = await refuse(status)
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_UNREACHABLE', retryable: true } })
  })

  it('is reported as silent with the status 500, as for 5.x', async () => {
    const { call } = await refuse(500)
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_SILENT', retryable: true } })
  })

  it('does not delay the next call, because no socket was opened', async () => {
    const { sdk, issue } = await refuse(403)
    expect(issue).toHaveBeenCalledTimes(2)
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(2)
  })

  it.each([401, 403])('is reported as rejected credentials with the status %i', async (status) => {
    const { issue } = await refuse(status)
    expect(issue).toHaveBeenCalledTimes(2)
  })
})
