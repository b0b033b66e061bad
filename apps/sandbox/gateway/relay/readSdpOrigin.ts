/** Returns what the `o=` line of an SDP says about its age. Undefined for an SDP without a usable one. */
export function readSdpOrigin(sdp: string): SdpOrigin | undefined {
  const [, sessionId, version] = /^o=\S+ (\S+) (\d{1,15}) /m.exec(sdp) ?? []
  return sessionId === undefined ? undefined : { sessionId, version: Number(version) }
}

/** Whether the SDP was made after the other one. True for SDPs of different sessions. */
export function isNewer(one: SdpOrigin | undefined, other: SdpOrigin | undefined): boolean {
  return one === undefined || one.sessionId !== other?.sessionId || one.version > other.version
}

export interface SdpOrigin {
  readonly sessionId: string
  /** Goes up with every description that the browser makes (RFC 3264). */
  readonly version: number
}
