import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createPeer } from '../../../site/agent/createPeer.ts'
import { readDirections } from '../../../site/agent/sdp.ts'
import { FakeConnection, FakeStream, FakeTrack } from './FakeConnection.ts'

beforeEach(() => vi.stubGlobal('MediaStream', FakeStream))

const sdp = (...lines: string[]) =>
  ['v=0', ...lines.map((line) => `m=${line.replace(' ', ' 5000 X 0\r\na=')}`)].join('\r\n')

/** Starts a peer whose messages are recorded as texts such as `answer audio sendrecv, video recvonly`. */
function start() {
  const sent: string[] = []
  const connection = new FakeConnection()
  const peer = createPeer({
    send: (type, text) =>
      sent.push(
        `${type} ${readDirections(text)
          .map(({ kind, direction }) => `${kind} ${direction}`)
          .join(', ')}`,
      ),
    onChange: () => {},
    // @ts-expect-error The fake has only the members that are used.
    createConnection: () => connection,
    wait: async () => {},
  })
  return { peer, sent, connection }
}

/** Creates a track as the browser does for a microphone or a camera. */
// @ts-expect-error The fake has only the members that are used.
const track = (kind: 'audio' | 'video'): readonly ['audio' | 'video', MediaStreamTrack] => [kind, new FakeTrack(kind)]

async function startAnswered(offer = sdp('audio sendrecv')) {
  const started = start()
  await started.peer.receiveOffer(offer)
  await started.peer.answer('answer', [track('audio')])
  return started
}

describe('an answer', () => {
  it('has the media lines of the offer in the same order, and receives video without sending it', async () => {
    const { sent, peer } = await startAnswered(sdp('video sendrecv', 'audio sendrecv'))
    expect(sent).toEqual(['answer video recvonly, audio sendrecv'])
    expect(peer.state()).toMatchObject({ hasRemoteVideo: true, hasLocalVideo: false, isChanging: false })
  })

  it('with video that was not offered is followed by an offer with video', async () => {
    const { peer, sent } = start()
    await peer.receiveOffer(sdp('audio sendrecv'))
    await peer.answer('answer', [track('audio'), track('video')])
    expect(sent).toEqual(['answer audio sendrecv', 'offer audio sendrecv, video sendrecv'])
    expect(peer.state().isChanging).toBe(true)
  })

  it('repeats the description of the early media', async () => {
    const { peer, sent } = start()
    await peer.receiveOffer(sdp('audio sendrecv'))
    await peer.answer('progress', [track('audio')])
    await peer.answer('answer', [track('audio')])
    expect(sent).toEqual(['progress audio sendrecv', 'answer audio sendrecv'])
  })
})

describe('hold', () => {
  it('by us makes every media line inactive until we resume', async () => {
    const { peer, sent } = await startAnswered(sdp('audio sendrecv', 'video sendrecv'))
    await peer.hold(true)
    await peer.receiveAnswer(sdp('audio inactive', 'video inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isHeldByThem: false, hasRemoteVideo: false })
    await peer.hold(false)
    await peer.receiveAnswer(sdp('audio sendrecv', 'video sendrecv'))
    expect(sent.slice(1)).toEqual(['offer audio inactive, video inactive', 'offer audio sendrecv, video recvonly'])
    expect(peer.state()).toMatchObject({ isHeldByUs: false, isHeldByThem: false })
  })

  it('by them is distinguished from ours, in either order', async () => {
    const { peer, sent } = await startAnswered()
    await peer.receiveUpdate(sdp('audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: false, isHeldByThem: true })
    await peer.hold(true)
    await peer.receiveAnswer(sdp('audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isHeldByThem: true })
    await peer.receiveUpdate(sdp('audio sendrecv'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isHeldByThem: false })
    expect(sent.at(-1), 'still inactive, because we hold the call').toBe('answer audio inactive')
  })

  it('by them is recognized in the answer to our own offer', async () => {
    const { peer } = await startAnswered()
    await peer.change('video', track('video')[1])
    await peer.receiveAnswer(sdp('audio sendonly', 'video inactive'))
    expect(peer.state().isHeldByThem).toBe(true)
  })
})

describe('if both sides make an offer at once', () => {
  it('ours is withdrawn and repeated, and the gateway’s rejection of it is ignored', async () => {
    const { peer, sent } = await startAnswered()
    await peer.hold(true)
    await peer.receiveUpdate(sdp('audio sendrecv', 'video sendrecv'))
    expect(sent.slice(1)).toEqual([
      'offer audio inactive',
      'answer audio inactive, video inactive',
      'offer audio inactive, video inactive',
    ])
    expect(await peer.withdrawOffer()).toBe(false)
    expect(peer.state().isChanging, 'the second offer is pending').toBe(true)
    await peer.receiveAnswer(sdp('audio inactive', 'video inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isChanging: false })
  })

  it('an answer to the withdrawn offer is ignored', async () => {
    const { peer } = await startAnswered()
    await peer.receiveAnswer(sdp('audio inactive'))
    expect(peer.state().isHeldByThem).toBe(false)
  })
})

it('withdraws an offer that the gateway rejects, and restores the state of the call', async () => {
  const { peer } = await startAnswered()
  await peer.hold(true)
  expect(await peer.withdrawOffer()).toBe(true)
  expect(peer.state()).toMatchObject({ isHeldByUs: false, isChanging: false })
})

it('makes one change at a time', async () => {
  const { peer, sent } = await startAnswered()
  await Promise.all([peer.hold(true), peer.change('video', track('video')[1])])
  expect(sent.slice(1)).toEqual(['offer audio inactive'])
  await peer.receiveAnswer(sdp('audio inactive'))
  expect(sent.slice(2)).toEqual(['offer audio inactive, video inactive'])
})

it('counts packets by kind and direction', async () => {
  const { peer } = await startAnswered()
  expect(await peer.countPackets()).toEqual({ audioReceived: 7, audioSent: 0, videoReceived: 0, videoSent: 3 })
})

it('releases the microphone when the call ends', async () => {
  const { peer, connection } = start()
  const [, microphone] = track('audio')
  await peer.receiveOffer(sdp('audio sendrecv'))
  await peer.answer('answer', [['audio', microphone]])
  peer.close()
  expect(connection.isClosed).toBe(true)
  expect(microphone).toMatchObject({ isStopped: true })
})

describe('an offer that arrives as an answer', () => {
  const offerAsAnswer = `${sdp('audio sendrecv')}\r\na=setup:actpass`

  it('is not applied, and ours is repeated', async () => {
    const { peer, sent, connection } = await startAnswered()
    await peer.hold(true)
    await peer.receiveAnswer(offerAsAnswer)
    expect(sent.slice(1)).toEqual(['offer audio inactive', 'offer audio inactive'])
    expect(connection.signalingState).toBe('have-local-offer')
    await peer.receiveAnswer(sdp('audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isChanging: false })
  })

  it('ends the change after several attempts, and restores the state of the call', async () => {
    const { peer, sent } = await startAnswered()
    await peer.hold(true)
    for (let count = 0; count < 3; count += 1) await peer.receiveAnswer(offerAsAnswer)
    await expect(peer.receiveAnswer(offerAsAnswer)).rejects.toThrow('answered with an offer')
    expect(sent.slice(1)).toEqual(Array(4).fill('offer audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: false, isChanging: false })
  })
})
