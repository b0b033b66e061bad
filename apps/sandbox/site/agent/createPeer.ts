import { isHold, isOffer, readDirections } from './readDirections.ts'

/**
 * The WebRTC side of one call, as whoever was called. Whole descriptions only, since the gateway takes no single candidates;
 * one change at a time; and where both sides offer at once, ours gives way and is made again.
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
  let wantsOffer = false
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

  /** After an answer: an SDK that gets the next offer on its heels takes neither for what it is. */
  const offerLater = async () => {
    wantsOffer = true
    onChange()
    await wait(SETTLES_MS)
    await offer()
  }

  const senderOf = (kind: string) => connection.getTransceivers().find(({ receiver }) => receiver.track.kind === kind)

  /** Puts our track of a kind, or none, where the caller's offer has a line for it; adds a line otherwise. */
  const place = async (kind: 'audio' | 'video', track: MediaStreamTrack | null) => {
    for (const old of local.getTracks().filter((each) => each.kind === kind)) local.removeTrack(old)
    if (track !== null) local.addTrack(track)
    const transceiver = senderOf(kind)
    if (transceiver !== undefined) {
      transceiver.sender.setStreams(local)
      await transceiver.sender.replaceTrack(track)
    } else if (track !== null) {
      connection.addTransceiver(track, { streams: [local] })
    }
    direct()
  }

  const direct = () => {
    for (const transceiver of connection.getTransceivers()) {
      if (transceiver.direction === 'stopped') continue
      const sends = transceiver.sender.track !== null
      transceiver.direction = isHeldByUs ? 'inactive' : sends ? 'sendrecv' : 'recvonly'
    }
  }

  const describe = async () => {
    await connection.setLocalDescription()
    await gather(connection)
    return connection.localDescription?.sdp ?? ''
  }

  const offer = async () => {
    wantsOffer = true
    // Not while another is under way, nor once it is closed.
    if (connection.signalingState !== 'stable') return
    wantsOffer = false
    send('offer', await describe())
  }

  /** What arrives from now on, by the last agreement. */
  const settle = () => {
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
      isChanging: connection.signalingState !== 'stable' || wantsOffer,
      isInterrupted: connection.connectionState === 'disconnected' || connection.connectionState === 'failed',
    }),

    receiveOffer: (sdp) =>
      queue(async () => {
        await connection.setRemoteDescription({ type: 'offer', sdp })
      }),

    answer: (as, tracks) =>
      queue(async () => {
        for (const [kind, track] of tracks) await place(kind, track)
        // What was heard before the answer stands: the answer repeats it.
        const isRepeated = connection.signalingState === 'stable'
        send(as, isRepeated ? (connection.localDescription?.sdp ?? '') : await describe())
        settle()
        // What that description has no room for is offered by us, once the call stands.
        const hasMore = connection.getTransceivers().some(({ mid }) => mid === null)
        if (hasMore || (isRepeated && tracks.some(([kind]) => kind === 'video'))) await offerLater()
      }),

    receiveUpdate: (sdp) =>
      queue(async () => {
        // Theirs reached the gateway first, which will complain of ours: that one gives way, and is made again.
        const wasInOurWay = connection.signalingState === 'have-local-offer'
        if (wasInOurWay) supersededOffers += 1
        await connection.setRemoteDescription({ type: 'offer', sdp })
        isHeldByThem = isHold(sdp)
        direct()
        send('answer', await describe())
        settle()
        if (wasInOurWay || wantsOffer) await offerLater()
      }),

    receiveAnswer: (sdp) =>
      queue(async () => {
        // The answer to an offer that gave way.
        if (connection.signalingState !== 'have-local-offer') return
        // An SDK whose own offer crossed ours can send it as its answer. A browser that applies it accepts no description ever after.
        if (isOffer(sdp)) {
          await connection.setLocalDescription({ type: 'rollback' })
          unusableAnswers += 1
          if (unusableAnswers <= UNUSABLE_ANSWERS_MAX) return await offerLater()
          unusableAnswers = 0
          isHeldByUs = wasHeldByUs
          direct()
          settle()
          throw new Error('the caller’s page answered with an offer.')
        }
        unusableAnswers = 0
        const asked = readDirections(connection.localDescription?.sdp ?? '')
        await connection.setRemoteDescription({ type: 'answer', sdp })
        // To an offer of silence every answer is silent, and says nothing of the other side.
        if (asked.some(({ kind, direction }) => kind === 'audio' && direction === 'sendrecv'))
          isHeldByThem = isHold(sdp)
        settle()
        if (wantsOffer) await offer()
      }),

    withdrawOffer: () =>
      queue(async () => {
        if (supersededOffers > 0) {
          supersededOffers -= 1
          return false
        }
        if (connection.signalingState !== 'have-local-offer') return true
        await connection.setLocalDescription({ type: 'rollback' })
        wantsOffer = false
        isHeldByUs = wasHeldByUs
        direct()
        settle()
        return true
      }),

    hold: (isOn) =>
      queue(async () => {
        isHeldByUs = isOn
        direct()
        await offer()
      }),

    change: (kind, track) =>
      queue(async () => {
        await place(kind, track)
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
  /** What we send. */
  readonly local: MediaStream
  /** What arrives. */
  readonly remote: MediaStream
  state(): PeerState
  /** The caller's first offer. */
  receiveOffer(sdp: string): Promise<void>
  /** Answers it: for good, or, as `progress`, so that something is heard before. */
  answer(as: 'progress' | 'answer', tracks: readonly PlacedTrack[]): Promise<void>
  /** A later offer of the caller. */
  receiveUpdate(sdp: string): Promise<void>
  receiveAnswer(sdp: string): Promise<void>
  /** The gateway complained. Resolves with whether that matters: of an offer that gave way it does not. */
  withdrawOffer(): Promise<boolean>
  hold(isOn: boolean): Promise<void>
  /** Sends this track, or none of its kind any more, and tells the other side. */
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

const GATHER_MS_MAX = 3_000
const SETTLES_MS = 500
/** How often one change is offered again. */
const UNUSABLE_ANSWERS_MAX = 3

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Until every candidate is in the description, or long enough. */
function gather(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS_MAX)
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
