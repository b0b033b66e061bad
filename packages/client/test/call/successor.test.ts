import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerSubscriptions, beginAnsweredCall, beginCall, openPage, tick } from './beginCall.ts'

/**
 * The successor SDK (7.12.0), as far as its events differ from those of 5.x. Each shape was observed in a run, and is written here in
 * our own words.
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
  ])('has ended, though the transition does not name the state before: %s', async (_case, transition, statusCode) => {
    const { sdk, call } = await beginAnsweredCall()
    // First of all comes the operation of the other side.
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

  it('before it was answered has the reason of its code', async () => {
    const { sdk, call } = await beginCall()
    sdk.start()
    sdk.become('Ringing')
    sdk.over({ transition: { statusCode: '603', reasonText: 'Declined' } })
    await tick()
    expect(call.state).toMatchObject({ error: { code: 'DECLINED' } })
  })

  it('is lost where the gateway no longer knows it, or the SDK has given it up', async () => {
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

describe('a call that the SDK gives up without an event that says so', () => {
  it('is lost five seconds later', async () => {
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
    'is %s when the operation finishes under the name under which it began',
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

describe('a gateway that does not take the subscription', () => {
  /** The call is there from the start, and its end is the first that is said of the subscription. */
  const refuse = async (status: number | undefined, code = 'call:7') => {
    answerSubscriptions('account-1', status)
    const begun = await beginCall()
    begun.sdk.start()
    begun.sdk.over({ error: { code }, leavesSocketOpen: true })
    await tick()
    return begun
  }

  it.each([0, undefined, 404, 503])('since nobody useful is there, is unreachable: status %s', async (status) => {
    const { call } = await refuse(status)
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_UNREACHABLE', retryable: true } })
  })

  it('since it fails without saying why, is silent, as the same gateway is for 5.x', async () => {
    const { call } = await refuse(500)
    expect(call.state).toMatchObject({ error: { code: 'GATEWAY_SILENT', retryable: true } })
  })

  it('delays no further call, since no socket was opened', async () => {
    const { sdk, issue } = await refuse(403)
    expect(issue).toHaveBeenCalledTimes(2)
    expect(sdk.callsOf('makeAnonymous')).toHaveLength(2)
  })

  it.each([401, 403])('and says so with %i, has refused the credentials', async (status) => {
    const { issue } = await refuse(status)
    expect(issue).toHaveBeenCalledTimes(2)
  })
})
