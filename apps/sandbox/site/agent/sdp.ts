/** Reads the kind and direction of each media line of an SDP, in order. */
export function readDirections(sdp: string): readonly MediaDirection[] {
  const [session = '', ...sections] = sdp.split(/\r?\n(?=m=)/)
  const fallback = directionIn(session) ?? 'sendrecv'
  return sections.map((section) => ({
    kind: section.slice(2, section.indexOf(' ')),
    // A media line with port 0 is rejected or stopped.
    direction: /^m=\S+ 0 /.test(section) ? 'inactive' : (directionIn(section) ?? fallback),
  }))
}

/** Returns whether an SDP puts the call on hold: its sender receives no audio. */
export function isHold(sdp: string): boolean {
  const audio = readDirections(sdp).filter(({ kind }) => kind === 'audio')
  return audio.length > 0 && audio.every(({ direction }) => direction === 'inactive' || direction === 'sendonly')
}

/** Returns whether an SDP is an offer: only an offer leaves the DTLS role open (RFC 5763, section 5). */
export function isOffer(sdp: string): boolean {
  return /^a=setup:actpass\r?$/m.test(sdp)
}

interface MediaDirection {
  readonly kind: string
  readonly direction: RTCRtpTransceiverDirection
}

function directionIn(lines: string): RTCRtpTransceiverDirection | undefined {
  const found = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(lines)?.[1]
  return DIRECTIONS.find((direction) => direction === found)
}

const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const
