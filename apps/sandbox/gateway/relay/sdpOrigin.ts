/** Reads the session id and version from the `o=` line of an SDP. Returns undefined if there is no usable line. */
export function readSdpOrigin(sdp: string): SdpOrigin | undefined {
  const [, sessionId, version] = /^o=\S+ (\S+) (\d{1,15}) /m.exec(sdp) ?? []
  return sessionId === undefined ? undefined : { sessionId, version: Number(version) }
}

/** Returns whether an SDP is newer than another SDP. Returns true for SDPs of different sessions. */
export function isNewer(one: SdpOrigin | undefined, other: SdpOrigin | undefined): boolean {
  return one === undefined || one.sessionId !== other?.sessionId || one.version > other.version
}

export interface SdpOrigin {
  readonly sessionId: string
  /** Increases with every description that the browser makes (RFC 3264). */
  readonly version: number
}
