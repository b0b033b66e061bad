import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createPeer } from '../../../site/agent/createPeer.ts'
import { readDirections } from '../../../site/agent/readDirections.ts'
import { FakeConnection, FakeStream, FakeTrack } from './FakeConnection.ts'

beforeEach(() => vi.stubGlobal('MediaStream', FakeStream))

const sdp = (...lines: string[]) =>
  ['v=0', ...lines.map((line) => `m=${line.replace(' ', ' 5000 X 0\r\na=')}`)].join('\r\n')

/** A peer whose words to the gateway are written down as `answer audio sendrecv, video recvonly`. */
function start() {
  const said: string[] = []
  const connection = new FakeConnection()
  const peer = createPeer({
    send: (type, text) =>
      said.push(
        `${type} ${readDirections(text)
          .map(({ kind, direction }) => `${kind} ${direction}`)
          .join(', ')}`,
      ),
    onChange: () => {},
    // @ts-expect-error It has what is used.
    createConnection: () => connection,
    wait: async () => {},
  })
  return { peer, said, connection }
}

/** What the browser gives for a microphone or a camera. */
// @ts-expect-error It has what is used.
const track = (kind: 'audio' | 'video'): readonly ['audio' | 'video', MediaStreamTrack] => [kind, new FakeTrack(kind)]

async function startAnswered(offer = sdp('audio sendrecv')) {
  const started = start()
  await started.peer.receiveOffer(offer)
  await started.peer.answer('answer', [track('audio')])
  return started
}

describe('an answer', () => {
  it('has the offer’s lines in the offer’s order, and takes a picture without sending one', async () => {
    const { said, peer } = await startAnswered(sdp('video sendrecv', 'audio sendrecv'))
    expect(said).toEqual(['answer video recvonly, audio sendrecv'])
    expect(peer.state()).toMatchObject({ hasRemoteVideo: true, hasLocalVideo: false, isChanging: false })
  })

  it('with a picture that was not offered is followed by an offer of it', async () => {
    const { peer, said } = start()
    await peer.receiveOffer(sdp('audio sendrecv'))
    await peer.answer('answer', [track('audio'), track('video')])
    expect(said).toEqual(['answer audio sendrecv', 'offer audio sendrecv, video sendrecv'])
    expect(peer.state().isChanging).toBe(true)
  })

  it('repeats what was heard before it', async () => {
    const { peer, said } = start()
    await peer.receiveOffer(sdp('audio sendrecv'))
    await peer.answer('progress', [track('audio')])
    await peer.answer('answer', [track('audio')])
    expect(said).toEqual(['progress audio sendrecv', 'answer audio sendrecv'])
  })
})

describe('hold', () => {
  it('by us silences every line, and is over when we say so', async () => {
    const { peer, said } = await startAnswered(sdp('audio sendrecv', 'video sendrecv'))
    await peer.hold(true)
    await peer.receiveAnswer(sdp('audio inactive', 'video inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isHeldByThem: false, hasRemoteVideo: false })
    await peer.hold(false)
    await peer.receiveAnswer(sdp('audio sendrecv', 'video sendrecv'))
    expect(said.slice(1)).toEqual(['offer audio inactive, video inactive', 'offer audio sendrecv, video recvonly'])
    expect(peer.state()).toMatchObject({ isHeldByUs: false, isHeldByThem: false })
  })

  it('by them is told apart from ours, in either order', async () => {
    const { peer, said } = await startAnswered()
    await peer.receiveUpdate(sdp('audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: false, isHeldByThem: true })
    await peer.hold(true)
    await peer.receiveAnswer(sdp('audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isHeldByThem: true })
    await peer.receiveUpdate(sdp('audio sendrecv'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isHeldByThem: false })
    expect(said.at(-1), 'still silent, since we hold').toBe('answer audio inactive')
  })

  it('by them is noticed in the answer to our own offer', async () => {
    const { peer } = await startAnswered()
    await peer.change('video', track('video')[1])
    await peer.receiveAnswer(sdp('audio sendonly', 'video inactive'))
    expect(peer.state().isHeldByThem).toBe(true)
  })
})

describe('where both sides offer at once', () => {
  it('ours gives way and is made again, and the gateway’s complaint of it means nothing', async () => {
    const { peer, said } = await startAnswered()
    await peer.hold(true)
    await peer.receiveUpdate(sdp('audio sendrecv', 'video sendrecv'))
    expect(said.slice(1)).toEqual([
      'offer audio inactive',
      'answer audio inactive, video inactive',
      'offer audio inactive, video inactive',
    ])
    expect(await peer.withdrawOffer()).toBe(false)
    expect(peer.state().isChanging, 'the second offer stands').toBe(true)
    await peer.receiveAnswer(sdp('audio inactive', 'video inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isChanging: false })
  })

  it('an answer to what gave way is not taken for another’s', async () => {
    const { peer } = await startAnswered()
    await peer.receiveAnswer(sdp('audio inactive'))
    expect(peer.state().isHeldByThem).toBe(false)
  })
})

it('an offer that the gateway refuses is withdrawn, and the call is as it was', async () => {
  const { peer } = await startAnswered()
  await peer.hold(true)
  expect(await peer.withdrawOffer()).toBe(true)
  expect(peer.state()).toMatchObject({ isHeldByUs: false, isChanging: false })
})

it('one change waits for the other', async () => {
  const { peer, said } = await startAnswered()
  await Promise.all([peer.hold(true), peer.change('video', track('video')[1])])
  expect(said.slice(1)).toEqual(['offer audio inactive'])
  await peer.receiveAnswer(sdp('audio inactive'))
  expect(said.slice(2)).toEqual(['offer audio inactive, video inactive'])
})

it('counts what went over the wire by kind and direction', async () => {
  const { peer } = await startAnswered()
  expect(await peer.countPackets()).toEqual({ audioReceived: 7, audioSent: 0, videoReceived: 0, videoSent: 3 })
})

it('lets go of the microphone with the call', async () => {
  const { peer, connection } = start()
  const [, microphone] = track('audio')
  await peer.receiveOffer(sdp('audio sendrecv'))
  await peer.answer('answer', [['audio', microphone]])
  peer.close()
  expect(connection.isClosed).toBe(true)
  expect(microphone).toMatchObject({ isStopped: true })
})

describe('an offer that comes as an answer', () => {
  const offerAsAnswer = `${sdp('audio sendrecv')}\r\na=setup:actpass`

  it('is not applied; ours is made again', async () => {
    const { peer, said, connection } = await startAnswered()
    await peer.hold(true)
    await peer.receiveAnswer(offerAsAnswer)
    expect(said.slice(1)).toEqual(['offer audio inactive', 'offer audio inactive'])
    expect(connection.signalingState).toBe('have-local-offer')
    await peer.receiveAnswer(sdp('audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: true, isChanging: false })
  })

  it('again and again ends the change, and the call is as it was', async () => {
    const { peer, said } = await startAnswered()
    await peer.hold(true)
    for (let count = 0; count < 3; count += 1) await peer.receiveAnswer(offerAsAnswer)
    await expect(peer.receiveAnswer(offerAsAnswer)).rejects.toThrow('answered with an offer')
    expect(said.slice(1)).toEqual(Array(4).fill('offer audio inactive'))
    expect(peer.state()).toMatchObject({ isHeldByUs: false, isChanging: false })
  })
})
