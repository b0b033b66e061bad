import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnonymousCall, KandyLocalOperation } from '../../src/index.ts'
import { beginAnsweredCall, openPage, tick } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

const COLLISION = {
  code: 'UPDATE_COLLISION',
  message: 'Both sides changed the call at the same moment. Try again.',
  retryable: true,
  issuanceId: 'iss_1',
}

const updates: [string, (call: AnonymousCall) => Promise<void>][] = [
  ['hold', (call) => call.hold()],
  ['unhold', (call) => call.unhold()],
  ['startVideo', (call) => call.startVideo()],
  ['stopVideo', (call) => call.stopVideo()],
]

/** An answered call with an SDK that keeps an operation as 5.x does. */
async function begin() {
  const begun = await beginAnsweredCall()
  const { sdk } = begun
  const keep = (localOp: KandyLocalOperation | undefined) => sdk.change('call:tracksAdded', { localOp })
  /** The other side holds the call: what the SDK reports when it has answered. */
  const holdByThem = () => {
    sdk.become('On Hold', { remoteHold: true })
    sdk.finish('HOLD', { isLocal: false })
  }
  const resumeByThem = () => {
    sdk.finish('UNHOLD', { isLocal: false })
    sdk.become('Connected', { remoteHold: false })
  }
  return { ...begun, keep, holdByThem, resumeByThem, told: () => sdk.told.map(([name]) => name) }
}

describe.each(updates)('%s', (name, operate) => {
  it.each(['HOLD', 'UNHOLD', 'ADD_MEDIA', 'REMOVE_MEDIA', 'START_MOH', 'SLOW_START'])(
    'rejects at once when a %s of the other side arrives during it, and may be tried again',
    async (operation) => {
      const { sdk, call, told } = await begin()
      const first = operate(call)
      await tick()
      sdk.finish(operation, { isLocal: false })
      await expect(first).rejects.toMatchObject(COLLISION)
      expect(call.state.kind).toBe('connected')
      void operate(call).catch(() => {})
      await tick()
      expect(told().filter((each) => each === name)).toHaveLength(2)
    },
  )

  it('rejects when the gateway answers that two updates collided, of which 5.x makes no event', async () => {
    const { sdk, call } = await begin()
    const done = operate(call)
    await tick()
    const refusal = { eventType: 'respondCallUpdate', statusCode: 49, sessionParams: {} }
    sdk.emit('notification:received', { payload: { notificationMessage: refusal } })
    await expect(done).rejects.toMatchObject(COLLISION)
  })

  it('rejects in the same way when the successor SDK reports the collision as its error', async () => {
    const { sdk, call } = await begin()
    const done = operate(call)
    await tick()
    const names = { hold: 'HOLD', unhold: 'UNHOLD', startVideo: 'ADD_BASIC_MEDIA', stopVideo: 'REMOVE_BASIC_MEDIA' }
    const cause = { code: 'call:12', message: 'glare' }
    sdk.finish(Reflect.get(names, name), { error: cause })
    await expect(done).rejects.toMatchObject({ ...COLLISION, cause })
  })

  it('ends with the call when the other side hangs up during it', async () => {
    const { sdk, call } = await begin()
    const done = operate(call)
    await tick()
    sdk.finish('END', { isLocal: false })
    sdk.over({ transition: { prevState: 'Connected', statusCode: '200' } })
    await expect(done).rejects.toMatchObject({ code: 'CALL_ENDED' })
  })
})

describe('an operation without the other side', () => {
  it('goes on while the other side changes the call', async () => {
    const { sdk, call } = await begin()
    const tones = call.sendDtmf('1')
    await tick()
    sdk.finish('HOLD', { isLocal: false })
    sdk.finish('SEND_DTMF')
    await expect(tones).resolves.toBeUndefined()
  })
})

describe('what SDK 5.x keeps of an operation that collided', () => {
  it('is a hold without sound: when the other side resumes, the hold is made and undone', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem, told } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    await tick()
    const before = told().length
    resumeByThem()
    // Not before the update of the other side is over.
    await vi.advanceTimersByTimeAsync(999)
    expect(told().slice(before)).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    sdk.finish('HOLD')
    await tick()
    sdk.finish('UNHOLD')
    await tick()
    keep(undefined)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(told().slice(before)).toEqual(['hold', 'unhold'])
  })

  it('is undone also where the other side changes the call once more in the meantime', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem, told } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    resumeByThem()
    const before = told().length
    await vi.advanceTimersByTimeAsync(1_000)
    // The hold is carried out after all, as both hold at the same moment.
    sdk.finish('HOLD', { isLocal: false })
    await tick()
    sdk.become('On Hold', { localHold: true, remoteHold: true, localOp: undefined })
    sdk.finish('HOLD')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told().slice(before)).toEqual(['hold', 'unhold'])
    sdk.become('On Hold', { localHold: false })
    sdk.finish('UNHOLD')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
    expect(told().slice(before)).toEqual(['hold', 'unhold'])
  })

  it('is released by the same press again, and by nothing else', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem, told } = await begin()
    const held = call.hold()
    await tick()
    keep({ operation: 'HOLD', status: 'PENDING' })
    holdByThem()
    await expect(held).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    const again = call.hold()
    await tick()
    sdk.finish('HOLD')
    await again
    keep(undefined)
    const before = told().length
    resumeByThem()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(told().slice(before)).toEqual([])
  })

  it('is a camera that the next change would show: it is silenced at once and removed when the call allows it', async () => {
    const { sdk, call, keep, holdByThem, resumeByThem } = await begin()
    const video = call.startVideo()
    await tick()
    keep({ operation: 'ADD_BASIC_MEDIA', status: 'ONGOING' })
    holdByThem()
    await expect(video).rejects.toMatchObject({ code: 'UPDATE_COLLISION' })
    expect(sdk.callsOf('unhold')).toEqual([])
    // Not before the SDK has noted the operation for the last time.
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
