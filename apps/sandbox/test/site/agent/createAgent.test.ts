import { describe, expect, it, vi } from 'vitest'
import { type AgentSocketOptions, createAgent } from '../../../site/agent/createAgent.ts'
import { createFakePeer } from './createFakePeer.ts'
import { FakeStream, FakeTrack } from './FakeConnection.ts'

/** An agent that is registered, with both ends of its socket in hand. */
function start() {
  const sockets: AgentSocketOptions[] = []
  const said: object[] = []
  const timers: (() => void)[] = []
  const peers: ReturnType<typeof createFakePeer>[] = []
  const getMedia = vi.fn(async ({ audio, video }: { audio: boolean; video: boolean }) => {
    const kinds = [...(audio ? ['audio'] : []), ...(video ? ['video'] : [])]
    // @ts-expect-error It has what is used.
    return new FakeStream(kinds.map((kind) => new FakeTrack(kind))) as MediaStream
  })
  let now = 1_000
  const agent = createAgent({
    address: 'help@demo.example',
    openSocket: (options) => {
      sockets.push(options)
      return { send: (text) => void said.push(JSON.parse(text)), close: vi.fn() }
    },
    createPeer: (options) => {
      const peer = createFakePeer(options)
      peers.push(peer)
      return peer
    },
    getMedia,
    // @ts-expect-error It has what is used.
    announce: () => new FakeTrack('audio'),
    now: () => now,
    setTimer: (work) => {
      timers.push(work)
      return () => void timers.splice(timers.indexOf(work), 1)
    },
  })
  agent.start()
  const hear = (message: object, socket = sockets.at(-1)) => socket?.onMessage(JSON.stringify(message))
  hear({ type: 'registered', address: 'help@demo.example' })
  const ring = (callId = 'c1', more: object = {}) =>
    hear({ type: 'incoming', callId, from: 'visitor@demo.example', sdp: 'v=0\r\nm=audio 9 X 0', ...more })
  const advance = (milliseconds: number) => {
    now += milliseconds
  }
  return { agent, sockets, said, timers, peers, getMedia, hear, ring, advance }
}

describe('a call that comes in', () => {
  it('rings, and says who calls and whether with a picture', () => {
    const { agent, ring, said } = start()
    ring('c1', { displayName: 'Web Visitor', sdp: 'v=0\r\nm=video 9 X 96\r\nm=audio 9 X 0' })
    expect(said).toEqual([{ type: 'ringing', callId: 'c1' }])
    expect(agent.state().call).toMatchObject({
      displayName: 'Web Visitor',
      offersVideo: true,
      phase: { kind: 'ringing' },
    })
  })

  it('is answered with the microphone alone, or with the camera', async () => {
    for (const withVideo of [false, true]) {
      const { agent, ring, getMedia, said } = start()
      ring()
      await agent.call()?.answer(withVideo)
      expect(getMedia.mock.calls).toEqual([[{ audio: true, video: withVideo }]])
      expect(said.at(-1)).toMatchObject({ type: 'answer', callId: 'c1' })
      expect(agent.state().call?.phase).toEqual({ kind: 'connected', connectedAt: 1_000 })
    }
  })

  it('goes on ringing where the microphone is not to be had, and says so', async () => {
    const { agent, ring, getMedia, said } = start()
    ring()
    getMedia.mockRejectedValue(Object.assign(new Error('denied'), { name: 'NotAllowedError' }))
    await agent.call()?.answer(false)
    expect(agent.state().call).toMatchObject({ phase: { kind: 'ringing' } })
    expect(agent.state().call?.problem).toContain('Allow it in the address bar')
    expect(said).toHaveLength(1)
  })

  it.each([
    ['reject', '603'],
    ['sayBusy', '486'],
  ] as const)('%s ends it with %s', (act, statusCode) => {
    const { agent, ring, said, peers } = start()
    ring()
    agent.call()?.[act]()
    expect(said.at(-1)).toMatchObject({ type: 'end', callId: 'c1', statusCode })
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'us', lastedMs: undefined })
    expect(peers[0]?.close).toHaveBeenCalledOnce()
  })

  it('is heard before the answer on request, once', async () => {
    const { agent, ring, said } = start()
    ring()
    await agent.call()?.letListen()
    await agent.call()?.letListen()
    expect(said.slice(1)).toEqual([{ type: 'progress', callId: 'c1', sdp: 'v=0' }])
    expect(agent.state().call?.phase).toEqual({ kind: 'ringing', isHeard: true })
  })

  it('is not said to be heard where the caller takes no early media', async () => {
    const { agent, ring, hear } = start()
    ring()
    await agent.call()?.letListen()
    hear({ type: 'error', callId: 'c1', message: 'The caller does not take early media.' })
    await vi.waitFor(() => expect(agent.state().call?.problem).toBe('The caller does not take early media.'), 10_000)
    expect(agent.state().call?.phase).toEqual({ kind: 'ringing', isHeard: false })
  })

  it('leaves no microphone open where the caller gave up meanwhile', async () => {
    const { agent, ring, hear, getMedia } = start()
    ring()
    const microphone = new FakeTrack('audio')
    let give = (_: MediaStream) => {}
    getMedia.mockReturnValue(new Promise((resolve) => (give = resolve)))
    const answering = agent.call()?.answer(false)
    await vi.waitFor(() => expect(getMedia).toHaveBeenCalled(), 10_000)
    hear({ type: 'ended', callId: 'c1', statusCode: '487', reasonText: 'Cancelled' })
    // @ts-expect-error It has what is used.
    give(new FakeStream([microphone]))
    await answering
    expect(microphone.isStopped).toBe(true)
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'them' })
  })

  it('is told busy while another is there, and remembered', async () => {
    const { agent, ring, said } = start()
    ring('c1')
    await agent.call()?.answer(false)
    ring('c2', { displayName: 'Another' })
    expect(said.at(-1)).toMatchObject({ type: 'end', callId: 'c2', statusCode: '486' })
    expect(agent.state()).toMatchObject({ missed: { from: 'Another', wasTalking: true }, call: { id: 'c1' } })
    agent.call()?.end()
    expect(said.at(-1)).toMatchObject({ type: 'end', callId: 'c1', statusCode: '200' })
    ring('c3')
    expect(agent.state()).toMatchObject({ missed: null, call: { id: 'c3' } })
  })
})

describe('a second caller', () => {
  it.each(['ringing', 'answering'])(
    'who is turned away while the first call is %s did not call while anybody talked',
    async (phase) => {
      const { agent, ring, said, getMedia } = start()
      ring('c1')
      if (phase === 'answering') {
        getMedia.mockReturnValue(new Promise(() => {}))
        void agent.call()?.answer(false)
      }
      expect(agent.state().call?.phase.kind).toBe(phase)
      ring('c2', { displayName: 'Another' })
      expect(said.at(-1)).toMatchObject({ type: 'end', callId: 'c2', statusCode: '486' })
      expect(agent.state().missed).toMatchObject({ from: 'Another', wasTalking: false })
    },
  )
})

describe('a caller who is gone without a word', () => {
  const lost = { type: 'ended', callId: 'c1', statusCode: '408', reasonText: 'The caller was lost', silentMs: 31_000 }
  const talk = async () => {
    const started = start()
    started.ring()
    await started.agent.call()?.answer(false)
    return started
  }

  it('has not hung up, and the silence is no part of the call', async () => {
    const { agent, hear, advance, peers } = await talk()
    advance(6_000)
    peers[0]?.interrupt()
    advance(26_000)
    hear(lost)
    // Talked for 1 second, since the gateway heard nothing for 31 of the 32.
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'lost', lastedMs: 1_000 })
  })

  it('was silent also where the browser has not noticed it yet', async () => {
    const { agent, hear, advance } = await talk()
    advance(4_000)
    hear({ ...lost, silentMs: 3_000 })
    expect(agent.state().call?.phase).toMatchObject({ by: 'lost', lastedMs: 1_000 })
  })

  it('was heard until the end where only the gateway had lost the connection', async () => {
    const { agent, hear, advance, peers } = await talk()
    advance(5_000)
    peers[0]?.interrupt()
    advance(1_000)
    peers[0]?.interrupt(false)
    advance(34_000)
    hear(lost)
    expect(agent.state().call?.phase).toMatchObject({ by: 'lost', lastedMs: 40_000 })
  })

  it('was heard longer than the gateway can know where the browser saw it', async () => {
    const { agent, hear, advance, peers } = await talk()
    advance(25_000)
    peers[0]?.interrupt()
    advance(10_000)
    hear(lost)
    // Interrupted for 10 seconds, which a browser notices within 10.
    expect(agent.state().call?.phase).toMatchObject({ by: 'lost', lastedMs: 15_000 })
  })

  it('is lost in the same way before an answer', () => {
    const { agent, ring, hear } = start()
    ring()
    hear(lost)
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'lost', lastedMs: undefined })
  })
})

describe('a call under way', () => {
  it('tells how long it lasted, and who ended it', async () => {
    const { agent, ring, hear, advance } = start()
    ring()
    await agent.call()?.answer(false)
    advance(65_000)
    hear({ type: 'ended', callId: 'c1', statusCode: '200', reasonText: 'The caller hung up' })
    expect(agent.state().call?.phase).toEqual({
      kind: 'ended',
      by: 'them',
      statusCode: '200',
      reasonText: 'The caller hung up',
      lastedMs: 65_000,
    })
  })

  it('takes the caller’s changes and answers, and nothing that is about another call', async () => {
    const { agent, ring, hear, peers } = start()
    ring()
    await agent.call()?.answer(false)
    hear({ type: 'offer', callId: 'c1', sdp: 'o' })
    hear({ type: 'answer', callId: 'c1', sdp: 'a' })
    hear({ type: 'offer', callId: 'other', sdp: 'x' })
    expect(peers[0]?.receiveUpdate.mock.calls).toEqual([['o']])
    expect(peers[0]?.receiveAnswer.mock.calls).toEqual([['a']])
  })

  it('says what the gateway would not take, unless it does not matter any more', async () => {
    const { agent, ring, hear, peers } = start()
    ring()
    await agent.call()?.answer(false)
    peers[0]?.withdrawOffer.mockResolvedValueOnce(false)
    hear({ type: 'error', callId: 'c1', message: 'Too late.' })
    hear({ type: 'error', callId: 'c1', message: 'Not now.' })
    await vi.waitFor(() => expect(agent.state().call?.problem).toBe('Not now.'), 10_000)
  })

  it('silences the microphone and nothing else', async () => {
    const { agent, ring, peers } = start()
    ring()
    await agent.call()?.answer(false)
    const microphone = new FakeTrack('audio')
    // @ts-expect-error It has what is used.
    peers[0]?.local.addTrack(microphone)
    agent.call()?.setMuted(true)
    expect(microphone.enabled).toBe(false)
    expect(agent.state().call?.isMuted).toBe(true)
  })
})

describe('the registration', () => {
  it('is made again after the gateway was lost, and the call is over', () => {
    const { agent, ring, sockets, timers } = start()
    ring()
    sockets[0]?.onClose()
    expect(agent.state()).toMatchObject({
      registration: { kind: 'lost' },
      call: { phase: { kind: 'ended', by: 'nobody' } },
    })
    timers[0]?.()
    expect(sockets).toHaveLength(2)
  })

  it('is not fought for with another page: a person takes it back', () => {
    const { agent, hear, sockets, timers } = start()
    hear({ type: 'error', message: 'Another page has taken over help@demo.example.' })
    sockets[0]?.onClose()
    expect(agent.state().registration).toEqual({
      kind: 'refused',
      message: 'Another page has taken over help@demo.example.',
    })
    expect(timers).toEqual([])
    agent.start()
    expect(sockets).toHaveLength(2)
  })

  it('ends with the page, and takes the call along', () => {
    const { agent, ring, said, sockets, timers } = start()
    ring()
    agent.close()
    expect(said.at(-1)).toMatchObject({ type: 'end', statusCode: '603' })
    sockets[0]?.onClose()
    expect(timers).toEqual([])
  })

  it('survives what is no message', () => {
    const { agent, sockets } = start()
    for (const text of ['', '{', '{"type":"nonsense"}', 'null', 7]) sockets[0]?.onMessage(text)
    expect(agent.state().registration).toEqual({ kind: 'registered' })
  })
})
