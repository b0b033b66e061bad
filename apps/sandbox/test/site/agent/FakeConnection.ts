import { readDirections } from '../../../site/agent/sdp.ts'

/** A fake of the parts of RTCPeerConnection that a peer uses, with its signaling rules and without media. */
export class FakeConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable'
  connectionState: RTCPeerConnectionState = 'connected'
  iceGatheringState: RTCIceGatheringState = 'complete'
  localDescription: { type: string; sdp: string } | null = null
  isClosed = false
  ontrack = null
  onsignalingstatechange = null
  onconnectionstatechange = null
  readonly transceivers: FakeTransceiver[] = []

  getTransceivers() {
    return this.transceivers
  }

  addTransceiver(track: MediaStreamTrack, { direction }: RTCRtpTransceiverInit) {
    const added = new FakeTransceiver(track.kind, direction ?? 'sendrecv')
    added.sender.track = track
    this.transceivers.push(added)
    return added
  }

  async setRemoteDescription({ type, sdp }: { type: string; sdp: string }) {
    const lines = readDirections(sdp)
    if (type === 'answer') {
      if (this.signalingState !== 'have-local-offer') throw new Error(`An answer in ${this.signalingState}`)
      this.signalingState = 'stable'
      this.#agree(lines.map(({ direction }) => direction))
      return
    }
    // A pending local offer is rolled back.
    this.signalingState = 'have-remote-offer'
    lines.forEach(({ kind }, index) => {
      this.transceivers[index] ??= new FakeTransceiver(kind, 'recvonly')
    })
    this.#offered = lines.map(({ direction }) => direction)
  }

  async setLocalDescription(description?: { type: string }) {
    if (description?.type === 'rollback') {
      this.signalingState = 'stable'
      return
    }
    const isAnswer = this.signalingState === 'have-remote-offer'
    this.signalingState = isAnswer ? 'stable' : 'have-local-offer'
    // An answer has only the media lines of the offer.
    const described = isAnswer ? this.transceivers.slice(0, this.#offered.length) : this.transceivers
    described.forEach((each, index) => {
      each.mid = String(index)
    })
    const directions = described.map(({ direction }, index) =>
      isAnswer ? meet(direction, this.#offered[index] ?? 'inactive') : direction,
    )
    const lines = described.map(({ receiver }, index) => `m=${receiver.track.kind} 9 X 0\r\na=${directions[index]}`)
    this.localDescription = { type: isAnswer ? 'answer' : 'offer', sdp: ['v=0', ...lines].join('\r\n') }
    if (isAnswer) this.#agree(this.#offered)
  }

  async getStats() {
    return new Map([
      ['1', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 7 }],
      ['2', { type: 'outbound-rtp', kind: 'video', packetsSent: 3 }],
      ['3', { type: 'candidate-pair' }],
    ])
  }

  close() {
    this.isClosed = true
  }

  #offered: RTCRtpTransceiverDirection[] = []

  #agree(theirs: RTCRtpTransceiverDirection[]) {
    this.transceivers.forEach((each, index) => {
      each.currentDirection = meet(each.direction, theirs[index] ?? 'inactive')
    })
  }
}

class FakeTransceiver {
  mid: string | null = null
  currentDirection: RTCRtpTransceiverDirection | null = null
  direction: RTCRtpTransceiverDirection
  readonly receiver: { track: FakeTrack }
  readonly sender: FakeSender = {
    track: null,
    setStreams() {},
    async replaceTrack(track) {
      this.track = track
    },
  }

  constructor(kind: string, direction: RTCRtpTransceiverDirection) {
    this.direction = direction
    this.receiver = { track: new FakeTrack(kind) }
  }
}

interface FakeSender {
  track: object | null
  setStreams(): void
  replaceTrack(track: object | null): Promise<void>
}

export class FakeTrack {
  readonly kind: string
  enabled = true
  isStopped = false

  constructor(kind: string) {
    this.kind = kind
  }

  stop() {
    this.isStopped = true
  }
}

/** A fake of MediaStream that contains tracks. */
export class FakeStream {
  readonly #tracks: FakeTrack[]

  constructor(tracks: readonly FakeTrack[] = []) {
    this.#tracks = [...tracks]
  }

  getTracks = () => [...this.#tracks]
  getAudioTracks = () => this.#tracks.filter(({ kind }) => kind === 'audio')
  getVideoTracks = () => this.#tracks.filter(({ kind }) => kind === 'video')
  addTrack = (track: FakeTrack) => void this.#tracks.push(track)
  removeTrack = (track: FakeTrack) => void this.#tracks.splice(this.#tracks.indexOf(track), 1)
}

function meet(ours: RTCRtpTransceiverDirection, theirs: RTCRtpTransceiverDirection): RTCRtpTransceiverDirection {
  const sends = (ours === 'sendrecv' || ours === 'sendonly') && (theirs === 'sendrecv' || theirs === 'recvonly')
  const takes = (ours === 'sendrecv' || ours === 'recvonly') && (theirs === 'sendrecv' || theirs === 'sendonly')
  return sends ? (takes ? 'sendrecv' : 'sendonly') : takes ? 'recvonly' : 'inactive'
}
