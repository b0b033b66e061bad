import type { AgentCallPhase, AgentCallState, AgentMessage, AgentReply } from './AgentCallState.ts'
import type { AgentOptions } from './createAgent.ts'
import type { Peer, PlacedTrack } from './createPeer.ts'
import { readDirections } from './readDirections.ts'

/** One call that came in, from the first ring to its end. */
export function createAgentCall({
  message,
  send,
  onChange,
  createPeer,
  getMedia,
  announce,
  now,
}: AgentCallOptions): AgentCall {
  const id = message.callId
  let state: AgentCallState = {
    id,
    from: message.from,
    displayName: message.displayName,
    customParameters: message.customParameters ?? [],
    offersVideo: readDirections(message.sdp).some(
      ({ kind, direction }) => kind === 'video' && direction !== 'inactive',
    ),
    phase: { kind: 'ringing', isHeard: false },
    isMuted: false,
    isHeldByUs: false,
    isHeldByThem: false,
    hasLocalVideo: false,
    hasRemoteVideo: false,
    isChanging: false,
    isInterrupted: false,
    problem: undefined,
  }

  let interruptedAt: number | undefined

  const change = (part: Partial<AgentCallState>) => {
    state = { ...state, ...part }
    onChange(state)
  }

  const peer = createPeer({
    send: (type, sdp) => send({ type, callId: id, sdp }),
    onChange: () => {
      if (isOver()) return
      const next = peer.state()
      interruptedAt = next.isInterrupted ? (interruptedAt ?? now()) : undefined
      change(next)
    },
  })

  const isOver = () => state.phase.kind === 'ended'

  const finish = (by: EndedBy, statusCode: string | undefined, reasonText: string | undefined, silentMs = 0) => {
    if (isOver()) return
    const { phase } = state
    // The gateway may have lost the caller while the two still hear each other, which a browser does not notice at once.
    const isHeard = interruptedAt === undefined && silentMs > NOTICED_AFTER_MS
    const unheardMs = isHeard ? 0 : now() - (interruptedAt ?? now()) + NOTICED_AFTER_MS
    const lastedMs =
      phase.kind === 'connected' ? Math.max(0, now() - phase.connectedAt - Math.min(silentMs, unheardMs)) : undefined
    peer.close()
    change({ phase: { kind: 'ended', by, statusCode, reasonText, lastedMs }, isChanging: false, isInterrupted: false })
  }

  const hangUp = (statusCode: string, reasonText: string) => {
    if (isOver()) return
    send({ type: 'end', callId: id, statusCode, reasonText })
    finish('us', statusCode, reasonText)
  }

  /** What goes wrong is said on the page; the call stays as it was. */
  const attempt = async (what: string, work: () => Promise<void>, back: AgentCallPhase | undefined = undefined) => {
    change({ problem: undefined })
    try {
      await work()
    } catch (error) {
      if (isOver()) return
      change({ problem: `${what}: ${sentenceOf(error)}`, ...(back !== undefined && { phase: back }) })
    }
  }

  const takeMedia = async (constraints: { readonly audio: boolean; readonly video: boolean }) => {
    const stream = await getMedia(constraints)
    if (!isOver()) return stream.getTracks()
    for (const track of stream.getTracks()) track.stop()
    throw new Error('The call is over.')
  }

  /** The gateway would not take what was sent last. */
  const complain = async (sentence: string) => {
    if (!(await peer.withdrawOffer()) || isOver()) return
    change({ problem: sentence, ...(state.phase.kind === 'ringing' && { phase: { kind: 'ringing', isHeard: false } }) })
  }

  onChange(state)
  send({ type: 'ringing', callId: id })
  const ready = peer.receiveOffer(message.sdp)
  ready.catch((error: unknown) => {
    change({ problem: `The offer could not be read: ${sentenceOf(error)}` })
    hangUp('488', 'Not Acceptable Here')
  })

  return {
    id,
    peer,
    isOver,

    receive(later) {
      if (isOver()) return
      if (later.type === 'ended') {
        const { statusCode, reasonText, by, silentMs } = later
        finish(silentMs !== undefined ? 'lost' : by ? 'gateway' : 'them', statusCode, reasonText, silentMs)
      }
      if (later.type === 'parameters') change({ customParameters: later.customParameters })
      else if (later.type === 'offer') void attempt('The caller’s change failed', () => peer.receiveUpdate(later.sdp))
      else if (later.type === 'answer') void attempt('The change failed', () => peer.receiveAnswer(later.sdp))
      else if (later.type === 'error') void complain(later.message)
    },

    lose: () => finish('nobody', undefined, undefined),

    letListen: () =>
      attempt('Nothing can be played', async () => {
        if (state.phase.kind !== 'ringing' || state.phase.isHeard) return
        await ready
        await peer.answer('progress', [['audio', announce()]])
        if (state.phase.kind === 'ringing') change({ phase: { kind: 'ringing', isHeard: true } })
      }),

    answer: async (withVideo) => {
      const { phase } = state
      if (phase.kind !== 'ringing') return
      change({ phase: { kind: 'answering' } })
      const work = async () => {
        await ready
        const tracks = await takeMedia({ audio: true, video: withVideo })
        await peer.answer('answer', tracks.map(place))
        if (!isOver()) change({ ...peer.state(), phase: { kind: 'connected', connectedAt: now() } })
      }
      await attempt('The call could not be answered', work, phase)
    },

    reject: () => hangUp('603', 'Declined'),
    sayBusy: () => hangUp('486', 'Busy Here'),
    end: () =>
      state.phase.kind === 'connected' ? hangUp('200', 'The other side hung up.') : hangUp('603', 'Declined'),

    setMuted(isMuted) {
      for (const track of peer.local.getAudioTracks()) track.enabled = !isMuted
      change({ isMuted })
    },

    setHeld: (isHeld) => attempt('The call could not be held', () => peer.hold(isHeld)),

    setVideo: (isOn) =>
      attempt('The camera could not be used', async () => {
        const old = peer.local.getVideoTracks()
        const [track = null] = isOn ? await takeMedia({ audio: false, video: true }) : []
        await peer.change('video', track)
        for (const each of old) each.stop()
      }),
  }
}

type EndedBy = Extract<AgentCallPhase, { kind: 'ended' }>['by']

/** How long a browser may take to notice that nothing arrives any more. */
const NOTICED_AFTER_MS = 10_000

export interface AgentCall {
  readonly id: string
  readonly peer: Peer
  isOver(): boolean
  receive(message: AgentMessage): void
  /** The gateway is gone, and the call with it. */
  lose(): void
  /** Lets the caller hear a chime before the answer: early media. */
  letListen(): Promise<void>
  answer(withVideo: boolean): Promise<void>
  reject(): void
  sayBusy(): void
  end(): void
  setMuted(isMuted: boolean): void
  setHeld(isHeld: boolean): Promise<void>
  setVideo(isOn: boolean): Promise<void>
}

interface AgentCallOptions extends Pick<AgentOptions, 'createPeer' | 'getMedia' | 'announce' | 'now'> {
  readonly message: Extract<AgentMessage, { type: 'incoming' }>
  readonly send: (reply: AgentReply) => void
  readonly onChange: (state: AgentCallState) => void
}

const place = (track: MediaStreamTrack): PlacedTrack => [track.kind === 'video' ? 'video' : 'audio', track]

/** What the browser said, or what it means. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the browser gives no reason.'
  if (error.name === 'NotAllowedError') return 'the microphone or camera is blocked. Allow it in the address bar.'
  if (error.name === 'NotFoundError') return 'there is no such device.'
  return error.message
}
