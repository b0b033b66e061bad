import type { CustomParameter, MessageFromAgent, MessageToAgent } from './agentMessages.ts'
import type { Peer, PeerOptions, PlacedTrack } from './createPeer.ts'
import { readDirections } from './sdp.ts'

/**
 * Creates an incoming call, which exists from the first ring to its end. Sends `ringing` to the gateway when the call
 * is created, before the agent answers.
 */
export function createAgentCall({
  message,
  send,
  onChange,
  createPeer,
  getMedia,
  createChime,
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
    phase: { kind: 'ringing', hasEarlyMedia: false },
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
    // The media can continue after the gateway has lost the caller. A browser notices an interruption only after a delay.
    const isStillHeard = interruptedAt === undefined && silentMs > NOTICED_AFTER_MS
    const unheardMs = isStillHeard ? 0 : now() - (interruptedAt ?? now()) + NOTICED_AFTER_MS
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

  /** Runs an action. If the action fails, shows an error on the page and leaves the call unchanged. */
  const attempt = async (
    what: string,
    work: () => Promise<void>,
    phaseOnError: AgentCallPhase | undefined = undefined,
  ) => {
    change({ problem: undefined })
    try {
      await work()
    } catch (error) {
      if (isOver()) return
      change({
        problem: `${what}: ${describeError(error)}`,
        ...(phaseOnError !== undefined && { phase: phaseOnError }),
      })
    }
  }

  const captureMedia = async (constraints: { readonly audio: boolean; readonly video: boolean }) => {
    const stream = await getMedia(constraints)
    if (!isOver()) return stream.getTracks()
    for (const track of stream.getTracks()) track.stop()
    throw new Error('The call is over.')
  }

  /** Withdraws the last offer and shows the error message, because the gateway rejected the offer. */
  const handleGatewayError = async (sentence: string) => {
    if (!(await peer.withdrawOffer()) || isOver()) return
    change({
      problem: sentence,
      ...(state.phase.kind === 'ringing' && { phase: { kind: 'ringing', hasEarlyMedia: false } }),
    })
  }

  onChange(state)
  send({ type: 'ringing', callId: id })
  const ready = peer.receiveOffer(message.sdp)
  ready.catch((error: unknown) => {
    change({ problem: `The offer could not be read: ${describeError(error)}` })
    hangUp('488', 'Not Acceptable Here')
  })

  return {
    id,
    peer,
    isOver,

    receive(update) {
      if (isOver()) return
      if (update.type === 'ended') {
        const { statusCode, reasonText, by, silentMs } = update
        finish(silentMs !== undefined ? 'callerLost' : by ? 'gateway' : 'them', statusCode, reasonText, silentMs)
      }
      if (update.type === 'parameters') change({ customParameters: update.customParameters })
      else if (update.type === 'offer') void attempt('The caller’s change failed', () => peer.receiveUpdate(update.sdp))
      else if (update.type === 'answer') void attempt('The change failed', () => peer.receiveAnswer(update.sdp))
      else if (update.type === 'error') void handleGatewayError(update.message)
    },

    handleGatewayLoss: () => finish('gatewayLost', undefined, undefined),

    startEarlyMedia: () =>
      attempt('Early media failed', async () => {
        if (state.phase.kind !== 'ringing' || state.phase.hasEarlyMedia) return
        await ready
        await peer.answer('progress', [['audio', createChime()]])
        if (state.phase.kind === 'ringing') change({ phase: { kind: 'ringing', hasEarlyMedia: true } })
      }),

    answer: async (withVideo) => {
      const { phase } = state
      if (phase.kind !== 'ringing') return
      change({ phase: { kind: 'answering' } })
      const work = async () => {
        await ready
        const tracks = await captureMedia({ audio: true, video: withVideo })
        await peer.answer('answer', tracks.map(placeTrack))
        if (!isOver()) change({ ...peer.state(), phase: { kind: 'connected', connectedAt: now() } })
      }
      await attempt('The call could not be answered', work, phase)
    },

    reject: () => hangUp('603', 'Declined'),
    rejectAsBusy: () => hangUp('486', 'Busy Here'),
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
        const [track = null] = isOn ? await captureMedia({ audio: false, video: true }) : []
        await peer.change('video', track)
        for (const each of old) each.stop()
      }),
  }
}

type EndedBy = Extract<AgentCallPhase, { kind: 'ended' }>['by']

/** How long a browser can take to notice that no media arrives. */
const NOTICED_AFTER_MS = 10_000

export interface AgentCall {
  readonly id: string
  readonly peer: Peer
  isOver(): boolean
  receive(message: MessageToAgent): void
  /** Ends the call because the connection to the gateway was lost. */
  handleGatewayLoss(): void
  /** Plays a chime to the caller before the call is answered. */
  startEarlyMedia(): Promise<void>
  answer(withVideo: boolean): Promise<void>
  reject(): void
  rejectAsBusy(): void
  end(): void
  setMuted(isMuted: boolean): void
  setHeld(isHeld: boolean): Promise<void>
  setVideo(isOn: boolean): Promise<void>
}

/** An immutable snapshot of an incoming call, as the page shows it. */
export interface AgentCallState {
  readonly id: string
  readonly from: string
  readonly displayName: string | undefined
  readonly customParameters: readonly CustomParameter[]
  /** Whether the caller offers video. */
  readonly offersVideo: boolean
  readonly phase: AgentCallPhase
  readonly isMuted: boolean
  readonly isHeldByUs: boolean
  readonly isHeldByThem: boolean
  readonly hasLocalVideo: boolean
  readonly hasRemoteVideo: boolean
  /** Whether a change is in progress that the caller has not accepted yet. */
  readonly isChanging: boolean
  readonly isInterrupted: boolean
  /** The error message of the last action. */
  readonly problem: string | undefined
}

export type AgentCallPhase =
  | { readonly kind: 'ringing'; readonly hasEarlyMedia: boolean }
  | { readonly kind: 'answering' }
  | { readonly kind: 'connected'; readonly connectedAt: number }
  | {
      readonly kind: 'ended'
      /** Who ended the call. `callerLost` and `gatewayLost` mean that the connection was lost. */
      readonly by: 'us' | 'them' | 'gateway' | 'callerLost' | 'gatewayLost'
      readonly statusCode: string | undefined
      readonly reasonText: string | undefined
      /** The time from the answer until the caller was last heard. Undefined if the call was not answered. */
      readonly lastedMs: number | undefined
    }

/** The browser functions that a call needs. Tests pass their own functions. */
export interface AgentCallEnvironment {
  readonly createPeer: (options: PeerOptions) => Peer
  readonly getMedia: (constraints: { readonly audio: boolean; readonly video: boolean }) => Promise<MediaStream>
  /** Creates a chime as early media for a waiting caller. */
  readonly createChime: () => MediaStreamTrack
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface AgentCallOptions extends AgentCallEnvironment {
  readonly message: Extract<MessageToAgent, { type: 'incoming' }>
  readonly send: (reply: MessageFromAgent) => void
  readonly onChange: (state: AgentCallState) => void
}

const placeTrack = (track: MediaStreamTrack): PlacedTrack => [track.kind === 'video' ? 'video' : 'audio', track]

/** Returns a message for an error of the browser. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'the browser gave no reason.'
  if (error.name === 'NotAllowedError') return 'the microphone or camera is blocked. Allow it in the address bar.'
  if (error.name === 'NotFoundError') return 'there is no such device.'
  return error.message
}
