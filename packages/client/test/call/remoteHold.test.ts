import { beforeEach, describe, expect, it, vi } from 'vitest'
import { beginAnsweredCall, openPage } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

/** A description with one line for each direction, audio first. */
function describeMedia(...directions: readonly string[]): string {
  const kinds = ['audio', 'video']
  const lines = directions.map((direction, at) => `m=${kinds[at]} 9 UDP/TLS/RTP/SAVPF 111\r\na=${direction}\r\n`)
  return `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n${lines.join('')}`
}

/** An answered call, and what comes from the other side over the gateway. */
async function begin() {
  const begun = await beginAnsweredCall()
  const { sdk } = begun
  const hear = (eventType: string, sdp?: string) =>
    sdk.emit('notification:received', {
      payload: { notificationMessage: { eventType, sessionParams: sdp === undefined ? {} : { sdp } } },
    })
  return {
    ...begun,
    offer: (sdp: string) => hear('startCallUpdate', sdp),
    answer: (sdp?: string) => hear('respondCallUpdate', sdp),
  }
}

const SOUND = describeMedia('sendrecv')
const SILENCE = describeMedia('inactive')

describe('a hold of the other side that SDK 5.x does not report', () => {
  it('is known from the answer to our resume, and from the offer that follows', async () => {
    // As the real SDK 5.5.0 did: our resume and their hold crossed, and the gateway took ours first.
    const { sdk, call, offer, answer } = await begin()
    answer(SILENCE)
    sdk.become('On Hold', { localHold: true })
    sdk.finish('HOLD')
    expect(call.state).toMatchObject({ kind: 'held', by: 'us' })
    answer(SILENCE)
    sdk.finish('UNHOLD')
    sdk.become('Connected', { localHold: false })
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
    offer(SILENCE)
    sdk.become('Connected')
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
    answer(SILENCE)
    sdk.become('On Hold', { localHold: true })
    sdk.finish('HOLD')
    expect(call.state).toMatchObject({ kind: 'held', by: 'both' })
    offer(SOUND)
    sdk.become('On Hold', { remoteHold: false })
    expect(call.state).toMatchObject({ kind: 'held', by: 'us' })
    answer(SOUND)
    sdk.become('Connected', { localHold: false })
    expect(call.state.kind).toBe('connected')
  })

  it('is remembered when we hold as well before the other side has offered anything', async () => {
    const { sdk, call, answer } = await begin()
    answer(SILENCE)
    sdk.become('On Hold', { localHold: true })
    answer(SILENCE)
    sdk.become('Connected', { localHold: false })
    answer(SILENCE)
    sdk.become('On Hold', { localHold: true })
    expect(call.state).toMatchObject({ kind: 'held', by: 'both' })
  })

  it('is over with the first description that takes sound, though the SDK misses that too', async () => {
    const { sdk, call, offer, answer } = await begin()
    for (const resume of [offer, answer]) {
      offer(SILENCE)
      sdk.become('On Hold', { remoteHold: true })
      resume(SOUND)
      sdk.become('On Hold')
      expect(call.state.kind).toBe('connected')
    }
  })
})

describe('who holds', () => {
  it('is us alone if the other side answers our silence with silence', async () => {
    const { sdk, call, answer } = await begin()
    answer(SILENCE)
    sdk.become('On Hold', { localHold: true })
    expect(call.state).toMatchObject({ kind: 'held', by: 'us' })
  })

  it.each([
    ['sends without receiving', describeMedia('sendonly')],
    ['has refused the picture', describeMedia('inactive', 'sendrecv').replace('video 9', 'video 0')],
    ['has refused the sound', SOUND.replace('audio 9', 'audio 0')],
  ])('is the SDK’s word if the other side %s', async (_case, sdp) => {
    const { sdk, call, offer } = await begin()
    offer(sdp)
    sdk.become('Connected', { remoteHold: false })
    expect(call.state.kind).toBe('connected')
    sdk.become('On Hold', { remoteHold: true })
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
  })

  it.each([
    ['receives only', describeMedia('recvonly'), 'connected'],
    ['holds sound and picture', describeMedia('inactive', 'inactive'), 'held'],
    ['names no direction', SILENCE.replace('a=inactive\r\n', ''), 'connected'],
    ['keeps a picture', describeMedia('inactive', 'sendrecv'), 'connected'],
    ['keeps the sound and stops the picture', describeMedia('sendrecv', 'inactive'), 'connected'],
    ['holds in the session’s line', SILENCE.replace('a=inactive\r\n', '').replace('s=-', 's=-\r\na=inactive'), 'held'],
  ])('follows the offer of a side that %s', async (_case, sdp, kind) => {
    const { sdk, call, offer } = await begin()
    offer(sdp)
    sdk.become('Connected')
    expect(call.state.kind).toBe(kind)
  })

  it('does not change with a refusal or an announcement', async () => {
    const { sdk, call, answer } = await begin()
    answer()
    answer(describeMedia('sendonly'))
    sdk.become('Connected')
    expect(call.state.kind).toBe('connected')
  })
})
