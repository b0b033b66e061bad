import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnonymousCall } from '../../src/index.ts'
import { beginAnsweredCall, beginCall, openPage, tick } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

/** Records the status of a promise: pending, resolved, or the code with which the promise rejected. */
function follow(promise: Promise<void>): { status: unknown } {
  const followed: { status: unknown } = { status: 'open' }
  promise.then(
    () => {
      followed.status = 'done'
    },
    (error: unknown) => {
      followed.status = error
    },
  )
  return followed
}

const operations: [string, (call: AnonymousCall) => Promise<void>, unknown[], string][] = [
  ['hold', (call) => call.hold(), ['hold', 'call-1'], 'HOLD'],
  ['unhold', (call) => call.unhold(), ['unhold', 'call-1'], 'UNHOLD'],
  ['sendDtmf', (call) => call.sendDtmf('12#'), ['sendDTMF', 'call-1', '12#'], 'SEND_DTMF'],
  ['startVideo', (call) => call.startVideo(), ['startVideo', 'call-1', {}], 'ADD_MEDIA'],
  [
    'startVideo with a camera',
    (call) => call.startVideo({ cameraId: 'cam-2' }),
    ['startVideo', 'call-1', { deviceId: { exact: 'cam-2' } }],
    'ADD_MEDIA',
  ],
  ['stopVideo', (call) => call.stopVideo(), ['stopVideo', 'call-1'], 'REMOVE_MEDIA'],
  [
    'changeMicrophone',
    (call) => call.changeMicrophone('mic-2'),
    ['replaceTrack', 'call-1', 'mic', { audio: true, audioOptions: { deviceId: { exact: 'mic-2' } } }],
    'REPLACE_TRACK',
  ],
  [
    'changeCamera',
    (call) => call.changeCamera('cam-2'),
    ['replaceTrack', 'call-1', 'cam', { video: true, videoOptions: { deviceId: { exact: 'cam-2' } } }],
    'REPLACE_TRACK',
  ],
]

describe.each(operations)('%s', (_name, operate, expected, finish) => {
  const begin = async () => {
    const begun = await beginAnsweredCall()
    begun.sdk.tracks.set('cam', { id: 'cam', kind: 'video' })
    begun.sdk.change('call:tracksAdded', { localTracks: ['mic', 'cam'] })
    return begun
  }

  it('calls the SDK, and resolves when the SDK reports the end for this call', async () => {
    const { sdk, call } = await begin()
    const done = follow(operate(call))
    await tick()
    expect(sdk.received.at(-1)).toEqual(expected)
    for (const other of [
      { callId: 'another' },
      { transition: 'START' },
      { transition: 'UPDATE' },
      { operation: 'MEDIA_RESTART' },
      // An operation that the SDK rejected, so it changes nothing.
      { isLocal: false, error: { code: 'call:12' } },
    ])
      sdk.finish(finish, other)
    await tick()
    expect(done.status).toBe('open')
    sdk.finish(finish)
    await tick()
    expect(done.status).toBe('done')
    // The SDK reports tones as finished while they still play. Every other operation is over when the SDK reports its
    // end.
    expect(vi.getTimerCount()).toBe(finish === 'SEND_DTMF' ? 1 : 0)
  })

  it("rejects with the SDK's error, and the call continues", async () => {
    const { sdk, call } = await begin()
    const done = follow(operate(call))
    await tick()
    const cause = { code: 'call:6', message: 'Call is in an invalid state' }
    sdk.finish(finish, { error: cause })
    await tick()
    expect(done.status).toMatchObject({
      code: 'NOT_POSSIBLE',
      message: 'This is not possible at this point in the call.',
      retryable: true,
      issuanceId: 'iss_1',
      cause,
    })
    expect(call.state.kind).toBe('connected')
  })

  it('rejects before the call is answered and after it is over, without calling the SDK', async () => {
    const early = await beginCall()
    await expect(operate(early.call)).rejects.toMatchObject({ code: 'NOT_POSSIBLE' })
    const late = await begin()
    await late.call.end()
    const received = late.sdk.received.length
    await expect(operate(late.call)).rejects.toMatchObject({ code: 'CALL_ENDED' })
    expect([early.sdk.received.length, late.sdk.received.length]).toEqual([1, received])
  })

  it('rejects with the reason if the call ends first', async () => {
    const ended = await begin()
    const done = follow(operate(ended.call))
    await tick()
    ended.sdk.over({ transition: { prevState: 'Connected', statusCode: '200' } })
    await tick()
    expect(done.status).toMatchObject({ code: 'CALL_ENDED' })

    const lost = await begin()
    const broken = follow(operate(lost.call))
    await tick()
    lost.sdk.over({ transition: { reasonText: 'Call has ended due to hold failure.' } })
    await tick()
    expect(broken.status).toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it('rejects after fifteen seconds without an answer, and removes its listeners', async () => {
    const { sdk, call } = await begin()
    const listeners = sdk.listenerCount()
    const done = follow(operate(call))
    await vi.advanceTimersByTimeAsync(14_999)
    expect(done.status).toBe('open')
    await vi.advanceTimersByTimeAsync(1)
    expect(done.status).toMatchObject({ code: 'GATEWAY_SILENT' })
    expect(sdk.listenerCount()).toBe(listeners)
  })
})

describe('operations', () => {
  it('run one at a time, and continue after a failed one', async () => {
    const { sdk, call } = await beginAnsweredCall()
    const [held, unheld, video] = [call.hold(), call.unhold(), call.startVideo()].map(follow)
    await tick()
    expect(sdk.received.slice(1).map(([name]) => name)).toEqual(['renderTracks', 'hold'])
    sdk.finish('HOLD', { error: { code: 'call:6' } })
    await tick()
    expect(held?.status).toMatchObject({ code: 'NOT_POSSIBLE' })
    expect(sdk.received.at(-1)).toEqual(['unhold', 'call-1'])
    sdk.finish('UNHOLD')
    await tick()
    expect(unheld?.status).toBe('done')
    expect(sdk.received.at(-1)).toEqual(['startVideo', 'call-1', {}])
    expect(video?.status).toBe('open')
  })

  it('reject if the call has no such track', async () => {
    const { sdk, call } = await beginAnsweredCall()
    await expect(call.changeCamera('cam-2')).rejects.toMatchObject({ code: 'NOT_POSSIBLE' })
    expect(sdk.callsOf('replaceTrack')).toEqual([])
  })

  it('reject if the SDK throws', async () => {
    const { sdk, call } = await beginAnsweredCall()
    const cause = new Error('from the SDK')
    if (sdk.kandy.call)
      sdk.kandy.call.hold = () => {
        throw cause
      }
    await expect(call.hold()).rejects.toMatchObject({ name: 'CallError', code: 'NOT_POSSIBLE', cause })
  })
})

describe('tones', () => {
  it('wait for the end of earlier tones, with two seconds for a comma', async () => {
    const { sdk, call } = await beginAnsweredCall()
    const sent = () => sdk.callsOf('sendDTMF').map(([, tones]) => tones)
    void call.sendDtmf('1,2')
    void call.sendDtmf('3')
    await tick()
    sdk.finish('SEND_DTMF')
    await vi.advanceTimersByTimeAsync(2_399)
    expect(sent()).toEqual(['1,2'])
    await vi.advanceTimersByTimeAsync(1)
    expect(sent()).toEqual(['1,2', '3'])
  })
})
