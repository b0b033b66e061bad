import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnonymousCall, KandyLocalOperation } from '../../src/index.ts'
import { beginAnsweredCall, openPage, tick } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

const COLLISION = {
  code: 'UPDATE_COLLISION',
  message: 'Both sides changed the call at the same time. Try again.',
  retryable: true,
  issuanceId: 'iss_1',
}

const updates: [string, (call: AnonymousCall) => Promise<void>][] = [
  ['hold', (call) => call.hold()],
  ['unhold', (call) => call.unhold()],
  ['startVideo', (call) => call.startVideo()],
  ['stopVideo', (call) => call.stopVideo()],
]

/** Starts an answered call with an SDK that keeps an operation pending as 5.x does. */
async function begin() {
  const begun = await beginAnsweredCall()
  const { sdk } = begun
  const keep = (localOp: KandyLocalOperation | undefined) => sdk.change('call:tracksAdded', { localOp })
  /** Fires the event that the SDK sends after it has answered a hold by the other side. */
  const holdByThem = () => {
    sdk.become('On Hold', { remoteHold: true })
    sdk.finish('HOLD', { isLocal: false })
  }
  /** The gateway rejects the update that collided. */
  const refuse = () => {
    const refusal = { eventType: 'respondCallUpdate', statusCode: 49, sessionParams: {} }
    sdk.emit('notification:received', { payload: { notificationMessage: refusal } })
  }
  const resumeByThem = () => {
    sdk.finish('UNHOLD', { isLocal: false })
    sdk.become('Connected', { remoteHold: false })
  }
  return { ...begun, keep, holdByThem, refuse, resumeByThem, received: () => sdk.received.map(([name]) => name) }
}

describe.each(updates)('%s', (name, operate) => {
  it.each(['HOLD', 'UNHOLD', 'ADD_MEDIA', 'REMOVE_MEDIA', 'START_MOH', 'SLOW_START'])(
    'rejects immediately as retryable if a %s of the other side arrives first',
    async (operation) => {
      const { sdk, call, received } = await begin()
      const first = operate(call)
      await tick()
      sdk.finish(operation, { isLocal: false })
      await expect(first).rejects.toMatchObject(COLLISION)
      expect(call.state.kind).toBe('connected')
      void operate(call).catch(() => {})
      await tick()
      expect(received().filter((each) => each === name)).toHaveLength(2)
    },
  )

  it('rejects if the gateway reports a collision, for which 5.x has no event', async () => {
    const { call, refuse } = await begin()
    const done = operate(call)
    await tick()
    refuse()
    await expect(done).rejects.toMatchObject(COLLISION)
  })

  it('rejects in the same way if the successor SDK reports the collision as its error', async () => {
    const { sdk, call } = await begin()
    const done = operate(call)
    await tick()
    const names = { hold: 'HOLD', unhold: 'UNHOLD', startVideo: 'ADD_BASIC_MEDIA', stopVideo: 'REMOVE_BASIC_MEDIA' }
    const cause = { code: 'call:12', message: 'glare' }
    sdk.finish(Reflect.get(names, name), { error: cause })
    await expect(done).rejects.toMatchObject({ ...COLLISION, cause })
  })

  it('rejects if the other side hangs up first', async () => {
    const { sdk, call } = await begin()
    const done = operate(call)
    await tick()
    sdk.finish('END', { isLocal: false })
    sdk.over({ transition: { prevState: 'Connected', statusCode: '200' } })
    await expect(done).rejects.toMatchObject({ code: 'CALL_ENDED' })
  })
})

describe('an operation that does not involve the other side', () => {
  it('continues while the other side changes the call', async () => {
    const { sdk, call } = await begin()
    const tones = call.sendDtmf('1')
    await tick()
    sdk.finish('HOLD', { isLocal: false })
    sdk.finish('SEND_DTMF')
    await expect(tones).resolves.toBeUndefined()
  })
})

describe('the rejection of an operation that collided', () => {
  it('does not apply to the next operation, which waits for it', async () => {
    const { sdk, call, keep, holdByThem, refuse, received } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'ONGOING' })
    holdByThem()
    await expect(held).rejects.toMatchObject(COLLISION)
    const again = call.hold()
    keep({ operation: 'HOLD', status: 'PENDING' })
    await vi.advanceTimersByTimeAsync(500)
    expect(received().filter((each) => each === 'hold')).toHaveLength(1)
    refuse()
    await tick()
    expect(received().filter((each) => each === 'hold')).toHaveLength(2)
    sdk.finish('HOLD')
    await expect(again).resolves.toBeUndefined()
  })

  it('delays the next operation by at most a second', async () => {
    const { sdk, call, keep, holdByThem, received } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject(COLLISION)
    const listeners = sdk.listenerCount()
    void call.hold().catch(() => {})
    await vi.advanceTimersByTimeAsync(1_000)
    expect(received().filter((each) => each === 'hold')).toHaveLength(2)
    expect(sdk.listenerCount()).toBe(listeners + 1)
  })

  it('applies to the next operation if it is the second rejection', async () => {
    const { call, keep, holdByThem, refuse } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject(COLLISION)
    const again = call.hold()
    refuse()
    await tick()
    refuse()
    await expect(again).rejects.toMatchObject(COLLISION)
  })
})

describe('the remains of a collided operation in SDK 5.x', () => {
  it('are removed after a hold by a hold and an unhold, when the other side resumes', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem, received } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    await tick()
    const before = received().length
    resumeByThem()
    // The other side's update must be over first.
    await vi.advanceTimersByTimeAsync(999)
    expect(received().slice(before)).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    sdk.finish('HOLD')
    await tick()
    sdk.finish('UNHOLD')
    await tick()
    keep(undefined)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(received().slice(before)).toEqual(['hold', 'unhold'])
  })

  it('are removed after a hold even if the other side changes the call again', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem, received } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    resumeByThem()
    const before = received().length
    await vi.advanceTimersByTimeAsync(1_000)
    // The hold is carried out, and both sides hold at the same time.
    sdk.finish('HOLD', { isLocal: false })
    await tick()
    sdk.become('On Hold', { localHold: true, remoteHold: true, localOp: undefined })
    sdk.finish('HOLD')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(received().slice(before)).toEqual(['hold', 'unhold'])
    sdk.become('On Hold', { localHold: false })
    sdk.finish('UNHOLD')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
    expect(received().slice(before)).toEqual(['hold', 'unhold'])
  })

  it('are removed by the same operation again, and by nothing else', async () => {
    const { sdk, call, keep, holdByThem, refuse, resumeByThem, received } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    const again = call.hold()
    refuse()
    await tick()
    sdk.finish('HOLD')
    await again
    keep(undefined)
    const before = received().length
    resumeByThem()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(received().slice(before)).toEqual([])
  })

  it('of a camera are muted immediately and removed when the call allows it', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem } = await begin()
    const video = call.startVideo()
    await tick()
    keep({ operation: 'ADD_BASIC_MEDIA', status: 'ONGOING' })
    holdByThem()
    await expect(video).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    expect(sdk.callsOf('unhold')).toEqual([])
    // The operation is now `PENDING`, so the SDK does not update it again.
    keep({ operation: 'ADD_BASIC_MEDIA', status: 'PENDING', operationData: { tracks: ['cam'] } })
    await vi.advanceTimersByTimeAsync(100)
    expect(sdk.callsOf('muteTracks')).toEqual([['cam']])
    expect(sdk.callsOf('unhold')).toEqual([['call-1']])
    expect(sdk.callsOf('removeMedia')).toEqual([])
    keep(undefined)
    resumeByThem()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(sdk.callsOf('removeMedia')).toEqual([['call-1', ['cam']]])
    sdk.finish('REMOVE_MEDIA')
    await tick()
    const again = call.startVideo()
    await tick()
    expect(sdk.callsOf('startVideo')).toHaveLength(2)
    sdk.finish('ADD_MEDIA')
    await again
  })
})
