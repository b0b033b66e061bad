import { beforeEach, describe, expect, it, vi } from 'vitest'
import { beginAnsweredCall, openPage } from './beginCall.ts'

beforeEach(() => {
  vi.useFakeTimers()
  openPage()
})

/** Creates a session description with one media line per direction, audio first. */
function describeMedia(...directions: readonly string[]): string {
  const kinds = ['audio', 'video']
  const lines = directions.map((direction, at) => `m=${kinds[at]} 9 UDP/TLS/RTP/SAVPF 111\r\na=${direction}\r\n`)
  return `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n${lines.join('')}`
}

/** Starts an answered call, with functions for the offers and answers of the other side. */
async function begin() {
  const begun = await beginAnsweredCall()
  const { sdk } = begun
  const notify = (eventType: string, sdp?: string) =>
    sdk.emit('notification:received', {
      payload: { notificationMessage: { eventType, sessionParams: sdp === undefined ? {} : { sdp } } },
    })
  return {
    ...begun,
    offer: (sdp: string) => notify('startCallUpdate', sdp),
    answer: (sdp?: string) => notify('respondCallUpdate', sdp),
  }
}

const ACTIVE = describeMedia('sendrecv')
const INACTIVE = describeMedia('inactive')

describe('a hold of the other side that SDK 5.x does not report', () => {
  it('is detected in the answer to our resume and in the next offer', async () => {
    // Observed with SDK 5.5.0: our resume and the other side's hold crossed, and the gateway accepted ours first.
    const { sdk, call, offer, answer } = await begin()
    answer(INACTIVE)
    sdk.become('On Hold', { localHold: true })
    sdk.finish('HOLD')
    expect(call.state).toMatchObject({ kind: 'held', by: 'us' })
    answer(INACTIVE)
    sdk.finish('UNHOLD')
    sdk.become('Connected', { localHold: false })
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
    offer(INACTIVE)
    sdk.become('Connected')
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
    answer(INACTIVE)
    sdk.become('On Hold', { localHold: true })
    sdk.finish('HOLD')
    expect(call.state).toMatchObject({ kind: 'held', by: 'both' })
    offer(ACTIVE)
    sdk.become('On Hold', { remoteHold: false })
    expect(call.state).toMatchObject({ kind: 'held', by: 'us' })
    answer(ACTIVE)
    sdk.become('Connected', { localHold: false })
    expect(call.state.kind).toBe('connected')
  })

  it('is kept if we hold too before the other side has sent an offer', async () => {
    const { sdk, call, answer } = await begin()
    answer(INACTIVE)
    sdk.become('On Hold', { localHold: true })
    answer(INACTIVE)
    sdk.become('Connected', { localHold: false })
    answer(INACTIVE)
    sdk.become('On Hold', { localHold: true })
    expect(call.state).toMatchObject({ kind: 'held', by: 'both' })
  })

  it('ends with the first description that receives audio, even if the SDK does not report it', async () => {
    const { sdk, call, offer, answer } = await begin()
    for (const resume of [offer, answer]) {
      offer(INACTIVE)
      sdk.become('On Hold', { remoteHold: true })
      resume(ACTIVE)
      sdk.become('On Hold')
      expect(call.state.kind).toBe('connected')
    }
  })
})

describe('the side that holds', () => {
  it('is only us if the other side answers an inactive offer as inactive', async () => {
    const { sdk, call, answer } = await begin()
    answer(INACTIVE)
    sdk.become('On Hold', { localHold: true })
    expect(call.state).toMatchObject({ kind: 'held', by: 'us' })
  })

  it.each([
    ['sends without receiving', describeMedia('sendonly')],
    ['has rejected the video', describeMedia('inactive', 'sendrecv').replace('video 9', 'video 0')],
    ['has rejected the audio', ACTIVE.replace('audio 9', 'audio 0')],
  ])('is taken from the SDK if the other side %s', async (_case, sdp) => {
    const { sdk, call, offer } = await begin()
    offer(sdp)
    sdk.become('Connected', { remoteHold: false })
    expect(call.state.kind).toBe('connected')
    sdk.become('On Hold', { remoteHold: true })
    expect(call.state).toMatchObject({ kind: 'held', by: 'them' })
  })

  it.each([
    ['only receives', describeMedia('recvonly'), 'connected'],
    ['holds audio and video', describeMedia('inactive', 'inactive'), 'held'],
    ['sends no direction', INACTIVE.replace('a=inactive\r\n', ''), 'connected'],
    ['keeps the video', describeMedia('inactive', 'sendrecv'), 'connected'],
    ['keeps the audio and stops the video', describeMedia('sendrecv', 'inactive'), 'connected'],
    // Firefox ESR writes such descriptions.
    ['gives the session a direction that its lines override', INACTIVE.replace('s=-', 's=-\r\na=sendrecv'), 'held'],
    [
      'holds with a line for the whole session',
      INACTIVE.replace('a=inactive\r\n', '').replace('s=-', 's=-\r\na=inactive'),
      'held',
    ],
  ])('follows the offer of a side that %s', async (_case, sdp, kind) => {
    const { sdk, call, offer } = await begin()
    offer(sdp)
    sdk.become('Connected')
    expect(call.state.kind).toBe(kind)
  })

  it('does not change with a rejection or an announcement', async () => {
    const { sdk, call, answer } = await begin()
    answer()
    answer(describeMedia('sendonly'))
    sdk.become('Connected')
    expect(call.state.kind).toBe('connected')
  })
})
