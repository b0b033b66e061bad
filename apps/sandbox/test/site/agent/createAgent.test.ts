import { describe, expect, it, vi } from 'vitest'
import { type AgentSocketOptions, createAgent } from '../../../site/agent/createAgent.ts'
import { createFakePeer } from './createFakePeer.ts'
import { FakeStream, FakeTrack } from './FakeConnection.ts'

/** Starts a registered agent, and gives control over its socket, timers and media. */
function start() {
  const sockets: AgentSocketOptions[] = []
  const sent: object[] = []
  const timers: (() => void)[] = []
  const peers: ReturnType<typeof createFakePeer>[] = []
  const getMedia = vi.fn(async ({ audio, video }: { audio: boolean; video: boolean }) => {
    const kinds = [...(audio ? ['audio'] : []), ...(video ? ['video'] : [])]
    // @ts-expect-error The fake has only the members that are used.
    return new FakeStream(kinds.map((kind) => new FakeTrack(kind))) as MediaStream
  })
  let now = 1_000
  const agent = createAgent({
    address: 'help@demo.example',
    openSocket: (options) => {
      sockets.push(options)
      return { send: (text) => void sent.push(JSON.parse(text)), close: vi.fn() }
    },
    createPeer: (options) => {
      const peer = createFakePeer(options)
      peers.push(peer)
      return peer
    },
    getMedia,
    // @ts-expect-error The fake has only the members that are used.
    createChime: () => new FakeTrack('audio'),
    now: () => now,
    setTimer: (work) => {
      timers.push(work)
      return () => void timers.splice(timers.indexOf(work), 1)
    },
  })
  agent.start()
  const receive = (message: object, socket = sockets.at(-1)) => socket?.onMessage(JSON.stringify(message))
  receive({ type: 'registered', address: 'help@demo.example' })
  const ring = (callId = 'c1', more: object = {}) =>
    receive({ type: 'incoming', callId, from: 'visitor@demo.example', sdp: 'v=0\r\nm=audio 9 X 0', ...more })
  const advance = (milliseconds: number) => {
    now += milliseconds
  }
  return { agent, sockets, sent, timers, peers, getMedia, receive, ring, advance }
}

describe('an incoming call', () => {
  it('rings, and shows the caller and whether video is offered', () => {
    const { agent, ring, sent } = start()
    ring('c1', { displayName: 'Web Visitor', sdp: 'v=0\r\nm=video 9 X 96\r\nm=audio 9 X 0' })
    expect(sent).toEqual([{ type: 'ringing', callId: 'c1' }])
    expect(agent.state().call).toMatchObject({
      displayName: 'Web Visitor',
      offersVideo: true,
      phase: { kind: 'ringing' },
    })
  })

  it('is answered with the microphone only, or also with the camera', async () => {
    for (const withVideo of [false, true]) {
      const { agent, ring, getMedia, sent } = start()
      ring()
      await agent.call()?.answer(withVideo)
      expect(getMedia.mock.calls).toEqual([[{ audio: true, video: withVideo }]])
      expect(sent.at(-1)).toMatchObject({ type: 'answer', callId: 'c1' })
      expect(agent.state().call?.phase).toEqual({ kind: 'connected', connectedAt: 1_000 })
    }
  })

  it('continues to ring if the microphone is not available, and shows the problem', async () => {
    const { agent, ring, getMedia, sent } = start()
    ring()
    getMedia.mockRejectedValue(Object.assign(new Error('denied'), { name: 'NotAllowedError' }))
    await agent.call()?.answer(false)
    expect(agent.state().call).toMatchObject({ phase: { kind: 'ringing' } })
    expect(agent.state().call?.problem).toContain('Allow it in the address bar')
    expect(sent).toHaveLength(1)
  })

  it.each([
    ['reject', '603'],
    ['rejectAsBusy', '486'],
  ] as const)('%s ends it with %s', (act, statusCode) => {
    const { agent, ring, sent, peers } = start()
    ring()
    agent.call()?.[act]()
    expect(sent.at(-1)).toMatchObject({ type: 'end', callId: 'c1', statusCode })
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'us', lastedMs: undefined })
    expect(peers[0]?.close).toHaveBeenCalledOnce()
  })

  it('gets early media on request, once', async () => {
    const { agent, ring, sent } = start()
    ring()
    await agent.call()?.startEarlyMedia()
    await agent.call()?.startEarlyMedia()
    expect(sent.slice(1)).toEqual([{ type: 'progress', callId: 'c1', sdp: 'v=0' }])
    expect(agent.state().call?.phase).toEqual({ kind: 'ringing', hasEarlyMedia: true })
  })

  it('shows no early media if the caller does not accept it', async () => {
    const { agent, ring, receive } = start()
    ring()
    await agent.call()?.startEarlyMedia()
    receive({ type: 'error', callId: 'c1', message: 'The caller does not accept early media.' })
    await vi.waitFor(() => expect(agent.state().call?.problem).toBe('The caller does not accept early media.'), 10_000)
    expect(agent.state().call?.phase).toEqual({ kind: 'ringing', hasEarlyMedia: false })
  })

  it('releases the microphone if the caller hangs up while the call is being answered', async () => {
    const { agent, ring, receive, getMedia } = start()
    ring()
    const microphone = new FakeTrack('audio')
    let give = (_: MediaStream) => {}
    getMedia.mockReturnValue(new Promise((resolve) => (give = resolve)))
    const answering = agent.call()?.answer(false)
    await vi.waitFor(() => expect(getMedia).toHaveBeenCalled(), 10_000)
    receive({ type: 'ended', callId: 'c1', statusCode: '487', reasonText: 'Cancelled' })
    // @ts-expect-error The fake has only the members that are used.
    give(new FakeStream([microphone]))
    await answering
    expect(microphone.isStopped).toBe(true)
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'them' })
  })

  it('is rejected as busy during another call, and is shown as missed', async () => {
    const { agent, ring, sent } = start()
    ring('c1')
    await agent.call()?.answer(false)
    ring('c2', { displayName: 'Another' })
    expect(sent.at(-1)).toMatchObject({ type: 'end', callId: 'c2', statusCode: '486' })
    expect(agent.state()).toMatchObject({ missed: { from: 'Another', wasConnected: true }, call: { id: 'c1' } })
    agent.call()?.end()
    expect(sent.at(-1)).toMatchObject({ type: 'end', callId: 'c1', statusCode: '200' })
    ring('c3')
    expect(agent.state()).toMatchObject({ missed: null, call: { id: 'c3' } })
  })
})

describe('a second caller', () => {
  it.each(['ringing', 'answering'])(
    'who is rejected while the first call is %s is not reported as a caller during a conversation',
    async (phase) => {
      const { agent, ring, sent, getMedia } = start()
      ring('c1')
      if (phase === 'answering') {
        getMedia.mockReturnValue(new Promise(() => {}))
        void agent.call()?.answer(false)
      }
      expect(agent.state().call?.phase.kind).toBe(phase)
      ring('c2', { displayName: 'Another' })
      expect(sent.at(-1)).toMatchObject({ type: 'end', callId: 'c2', statusCode: '486' })
      expect(agent.state().missed).toMatchObject({ from: 'Another', wasConnected: false })
    },
  )
})

describe('a caller who disappears', () => {
  const lost = {
    type: 'ended',
    callId: 'c1',
    statusCode: '408',
    reasonText: 'The connection to the caller was lost',
    silentMs: 31_000,
  }
  const startConnectedCall = async () => {
    const started = start()
    started.ring()
    await started.agent.call()?.answer(false)
    return started
  }

  it('is not reported as hung up, and the silence does not count as call time', async () => {
    const { agent, receive, advance, peers } = await startConnectedCall()
    advance(6_000)
    peers[0]?.interrupt()
    advance(26_000)
    receive(lost)
    // The call lasted 1 second, because the gateway heard nothing for 31 of the 32 seconds.
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'callerLost', lastedMs: 1_000 })
  })

  it('counts as silent even if the browser has not noticed it yet', async () => {
    const { agent, receive, advance } = await startConnectedCall()
    advance(4_000)
    receive({ ...lost, silentMs: 3_000 })
    expect(agent.state().call?.phase).toMatchObject({ by: 'callerLost', lastedMs: 1_000 })
  })

  it('counts as heard until the end if only the gateway lost the connection', async () => {
    const { agent, receive, advance, peers } = await startConnectedCall()
    advance(5_000)
    peers[0]?.interrupt()
    advance(1_000)
    peers[0]?.interrupt(false)
    advance(34_000)
    receive(lost)
    expect(agent.state().call?.phase).toMatchObject({ by: 'callerLost', lastedMs: 40_000 })
  })

  it('counts as heard until the browser noticed the interruption', async () => {
    const { agent, receive, advance, peers } = await startConnectedCall()
    advance(25_000)
    peers[0]?.interrupt()
    advance(10_000)
    receive(lost)
    // The interruption lasted 10 seconds, and a browser notices it within 10 seconds.
    expect(agent.state().call?.phase).toMatchObject({ by: 'callerLost', lastedMs: 15_000 })
  })

  it('is reported as lost also before the call is answered', () => {
    const { agent, ring, receive } = start()
    ring()
    receive(lost)
    expect(agent.state().call?.phase).toMatchObject({ kind: 'ended', by: 'callerLost', lastedMs: undefined })
  })
})

describe('a connected call', () => {
  it('reports how long it lasted, and who ended it', async () => {
    const { agent, ring, receive, advance } = start()
    ring()
    await agent.call()?.answer(false)
    advance(65_000)
    receive({ type: 'ended', callId: 'c1', statusCode: '200', reasonText: 'The caller hung up' })
    expect(agent.state().call?.phase).toEqual({
      kind: 'ended',
      by: 'them',
      statusCode: '200',
      reasonText: 'The caller hung up',
      lastedMs: 65_000,
    })
  })

  it('applies the caller’s offers and answers, and ignores messages about another call', async () => {
    const { agent, ring, receive, peers } = start()
    ring()
    await agent.call()?.answer(false)
    receive({ type: 'offer', callId: 'c1', sdp: 'o' })
    receive({ type: 'answer', callId: 'c1', sdp: 'a' })
    receive({ type: 'offer', callId: 'other', sdp: 'x' })
    expect(peers[0]?.receiveUpdate.mock.calls).toEqual([['o']])
    expect(peers[0]?.receiveAnswer.mock.calls).toEqual([['a']])
  })

  it('shows an error from the gateway, unless the rejected offer was withdrawn already', async () => {
    const { agent, ring, receive, peers } = start()
    ring()
    await agent.call()?.answer(false)
    peers[0]?.withdrawOffer.mockResolvedValueOnce(false)
    receive({ type: 'error', callId: 'c1', message: 'Too late.' })
    receive({ type: 'error', callId: 'c1', message: 'Not now.' })
    await vi.waitFor(() => expect(agent.state().call?.problem).toBe('Not now.'), 10_000)
  })

  it('mutes only the microphone', async () => {
    const { agent, ring, peers } = start()
    ring()
    await agent.call()?.answer(false)
    const microphone = new FakeTrack('audio')
    // @ts-expect-error The fake has only the members that are used.
    peers[0]?.local.addTrack(microphone)
    agent.call()?.setMuted(true)
    expect(microphone.enabled).toBe(false)
    expect(agent.state().call?.isMuted).toBe(true)
  })
})

describe('the registration', () => {
  it('is repeated after the connection to the gateway was lost, and the call ends', () => {
    const { agent, ring, sockets, timers } = start()
    ring()
    sockets[0]?.onClose()
    expect(agent.state()).toMatchObject({
      registration: { kind: 'lost' },
      call: { phase: { kind: 'ended', by: 'gatewayLost' } },
    })
    timers[0]?.()
    expect(sockets).toHaveLength(2)
  })

  it('is not repeated automatically after another page took over the address', () => {
    const { agent, receive, sockets, timers } = start()
    receive({ type: 'error', message: 'Another page has taken over help@demo.example.' })
    sockets[0]?.onClose()
    expect(agent.state().registration).toEqual({
      kind: 'refused',
      message: 'Another page has taken over help@demo.example.',
    })
    expect(timers).toEqual([])
    agent.start()
    expect(sockets).toHaveLength(2)
  })

  it('ends with the page, and the call ends too', () => {
    const { agent, ring, sent, sockets, timers } = start()
    ring()
    agent.close()
    expect(sent.at(-1)).toMatchObject({ type: 'end', statusCode: '603' })
    sockets[0]?.onClose()
    expect(timers).toEqual([])
  })

  it('ignores invalid messages', () => {
    const { agent, sockets } = start()
    for (const text of ['', '{', '{"type":"nonsense"}', 'null', 7]) sockets[0]?.onMessage(text)
    expect(agent.state().registration).toEqual({ kind: 'registered' })
  })
})
