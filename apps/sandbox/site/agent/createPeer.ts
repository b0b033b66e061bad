import { isHold, isOffer, readDirections } from './sdp.ts'

/**
 * Creates the callee's WebRTC peer for one call. The peer sends complete descriptions, because the gateway does not
 * support trickled candidates. The peer makes one change at a time. If both sides make an offer at once, the peer
 * withdraws its own offer and repeats it later.
 */
export function createPeer(options: PeerOptions): Peer {
  const { send, onChange, createConnection = () => new RTCPeerConnection(), wait = sleep } = options
  const connection = createConnection()
  const remote = new MediaStream()
  const local = new MediaStream()
  let tail: Promise<unknown> = Promise.resolve()
  let isHeldByUs = false
  let isHeldByThem = false
  let wasHeldByUs = false
  let needsOffer = false
  let supersededOffers = 0
  let unusableAnswers = 0

  connection.ontrack = ({ track }) => {
    track.onunmute = onChange
    track.onmute = onChange
  }
  connection.onsignalingstatechange = onChange
  connection.onconnectionstatechange = onChange

  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work)
    tail = turn.catch(() => {})
    return turn
  }

  /** Makes an offer after a delay. If an offer directly follows an answer, the SDK handles neither the answer nor the offer correctly. */
  const offerLater = async () => {
    needsOffer = true
    onChange()
    await wait(OFFER_DELAY_MS)
    await offer()
  }

  const findTransceiver = (kind: string) =>
    connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)

  /** Sets or removes the local track of a kind. Uses the media line of the caller's offer, or adds a line if there is none. */
  const setTrack = async (kind: 'audio' | 'video', track: MediaStreamTrack | null) => {
    for (const old of local.getTracks().filter((each) => each.kind === kind)) local.removeTrack(old)
    if (track !== null) local.addTrack(track)
    const transceiver = findTransceiver(kind)
    if (transceiver !== undefined) {
      transceiver.sender.setStreams(local)
      await transceiver.sender.replaceTrack(track)
    } else if (track !== null) {
      connection.addTransceiver(track, { streams: [local] })
    }
    updateDirections()
  }

  const updateDirections = () => {
    for (const transceiver of connection.getTransceivers()) {
      if (transceiver.direction === 'stopped') continue
      const sends = transceiver.sender.track !== null
      transceiver.direction = isHeldByUs ? 'inactive' : sends ? 'sendrecv' : 'recvonly'
    }
  }

  const createDescription = async () => {
    await connection.setLocalDescription()
    await waitForCandidates(connection)
    return connection.localDescription?.sdp ?? ''
  }

  const offer = async () => {
    needsOffer = true
    // An offer is not possible while another offer is pending, or after the connection is closed.
    if (connection.signalingState !== 'stable') return
    needsOffer = false
    send('offer', await createDescription())
  }

  /** Updates the remote tracks after a negotiation. */
  const applyNegotiation = () => {
    for (const { receiver, currentDirection } of connection.getTransceivers()) {
      const arrives = currentDirection === 'sendrecv' || currentDirection === 'recvonly'
      const isThere = remote.getTracks().includes(receiver.track)
      if (arrives && !isThere) remote.addTrack(receiver.track)
      if (!arrives && isThere) remote.removeTrack(receiver.track)
    }
    if (connection.signalingState === 'stable') wasHeldByUs = isHeldByUs
    onChange()
  }

  return {
    local,
    remote,
    state: () => ({
      isHeldByUs,
      isHeldByThem,
      hasLocalVideo: local.getVideoTracks().length > 0,
      hasRemoteVideo: remote.getVideoTracks().length > 0,
      isChanging: connection.signalingState !== 'stable' || needsOffer,
      isInterrupted: connection.connectionState === 'disconnected' || connection.connectionState === 'failed',
    }),

    receiveOffer: (sdp) =>
      queue(async () => {
        await connection.setRemoteDescription({ type: 'offer', sdp })
      }),

    answer: (as, tracks) =>
      queue(async () => {
        for (const [kind, track] of tracks) await setTrack(kind, track)
        // If early media was negotiated, the answer repeats the description from that negotiation.
        const isRepeated = connection.signalingState === 'stable'
        send(as, isRepeated ? (connection.localDescription?.sdp ?? '') : await createDescription())
        applyNegotiation()
        // Tracks that do not fit into the repeated description are offered after the call is answered.
        const hasMore = connection.getTransceivers().some(({ mid }) => mid === null)
        if (hasMore || (isRepeated && tracks.some(([kind]) => kind === 'video'))) await offerLater()
      }),

    receiveUpdate: (sdp) =>
      queue(async () => {
        // The caller's offer reached the gateway first, so the gateway rejects our offer. Our offer is withdrawn and repeated later.
        const isCollision = connection.signalingState === 'have-local-offer'
        if (isCollision) supersededOffers += 1
        await connection.setRemoteDescription({ type: 'offer', sdp })
        isHeldByThem = isHold(sdp)
        updateDirections()
        send('answer', await createDescription())
        applyNegotiation()
        if (isCollision || needsOffer) await offerLater()
      }),

    receiveAnswer: (sdp) =>
      queue(async () => {
        // The offer that this answer belongs to was withdrawn.
        if (connection.signalingState !== 'have-local-offer') return
        // If the SDK's offer crossed ours, the SDK can send its own offer as the answer to ours. A browser that applies such an answer
        // accepts no later description.
        if (isOffer(sdp)) {
          await connection.setLocalDescription({ type: 'rollback' })
          unusableAnswers += 1
          if (unusableAnswers <= UNUSABLE_ANSWERS_MAX) return await offerLater()
          unusableAnswers = 0
          isHeldByUs = wasHeldByUs
          updateDirections()
          applyNegotiation()
          throw new Error('the caller’s page answered with an offer.')
        }
        unusableAnswers = 0
        const offered = readDirections(connection.localDescription?.sdp ?? '')
        await connection.setRemoteDescription({ type: 'answer', sdp })
        // The answer to an offer that puts the call on hold is always inactive. The answer therefore does not show
        // whether the caller also holds the call.
        if (offered.some(({ kind, direction }) => kind === 'audio' && direction === 'sendrecv'))
          isHeldByThem = isHold(sdp)
        applyNegotiation()
        if (needsOffer) await offer()
      }),

    withdrawOffer: () =>
      queue(async () => {
        if (supersededOffers > 0) {
          supersededOffers -= 1
          return false
        }
        if (connection.signalingState !== 'have-local-offer') return true
        await connection.setLocalDescription({ type: 'rollback' })
        needsOffer = false
        isHeldByUs = wasHeldByUs
        updateDirections()
        applyNegotiation()
        return true
      }),

    hold: (isOn) =>
      queue(async () => {
        isHeldByUs = isOn
        updateDirections()
        await offer()
      }),

    change: (kind, track) =>
      queue(async () => {
        await setTrack(kind, track)
        await offer()
      }),

    countPackets: () => countPackets(connection),
    close() {
      connection.close()
      for (const track of local.getTracks()) track.stop()
    },
  }
}

export interface Peer {
  /** The tracks that are sent. */
  readonly local: MediaStream
  /** The tracks that are received. */
  readonly remote: MediaStream
  state(): PeerState
  /** Applies the caller's first offer. */
  receiveOffer(sdp: string): Promise<void>
  /** Answers the first offer. `progress` sends early media before the final answer. */
  answer(as: 'progress' | 'answer', tracks: readonly PlacedTrack[]): Promise<void>
  /** Applies and answers a later offer of the caller. */
  receiveUpdate(sdp: string): Promise<void>
  receiveAnswer(sdp: string): Promise<void>
  /** Withdraws the offer that the gateway rejected. Resolves with false if the rejected offer had been withdrawn already. */
  withdrawOffer(): Promise<boolean>
  hold(isOn: boolean): Promise<void>
  /** Replaces or removes the track of a kind, and offers the change to the caller. */
  change(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void>
  countPackets(): Promise<PacketCounts>
  close(): void
}

interface PeerState {
  readonly isHeldByUs: boolean
  readonly isHeldByThem: boolean
  readonly hasLocalVideo: boolean
  readonly hasRemoteVideo: boolean
  readonly isChanging: boolean
  readonly isInterrupted: boolean
}

export type PlacedTrack = readonly [kind: 'audio' | 'video', track: MediaStreamTrack]

export interface PacketCounts {
  readonly audioReceived: number
  readonly audioSent: number
  readonly videoReceived: number
  readonly videoSent: number
}

export interface PeerOptions {
  readonly send: (type: 'progress' | 'answer' | 'offer', sdp: string) => void
  readonly onChange: () => void
  readonly createConnection?: () => RTCPeerConnection
  readonly wait?: (milliseconds: number) => Promise<void>
}

const CANDIDATES_MS_MAX = 3_000
const OFFER_DELAY_MS = 500
/** How many times a change is offered again after an answer that cannot be used. */
const UNUSABLE_ANSWERS_MAX = 3

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Waits until the description contains all candidates, for at most `CANDIDATES_MS_MAX`. */
function waitForCandidates(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CANDIDATES_MS_MAX)
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })
}

async function countPackets(connection: RTCPeerConnection): Promise<PacketCounts> {
  const counts = { audioReceived: 0, audioSent: 0, videoReceived: 0, videoSent: 0 }
  const report = await connection.getStats()
  report.forEach((entry: RTCStats & { kind?: string; packetsReceived?: number; packetsSent?: number }) => {
    const isAudio = entry.kind === 'audio'
    if (entry.type === 'inbound-rtp') counts[isAudio ? 'audioReceived' : 'videoReceived'] += entry.packetsReceived ?? 0
    if (entry.type === 'outbound-rtp') counts[isAudio ? 'audioSent' : 'videoSent'] += entry.packetsSent ?? 0
  })
  return counts
}
