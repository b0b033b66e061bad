import type { CallError } from './CallError.ts'

/** Where a call stands. A snapshot: it never changes, and each change brings a new one. */
export type CallState = ConnectingState | RingingState | ConnectedState | HeldState | EndedState | FailedState

export interface EveryState {
  /** The receipt of the credentials. Null before they are there, and for unrestricted calls. */
  readonly issuanceId: string | null
}

export interface ConnectingState extends EveryState {
  readonly kind: 'connecting'
  /**
   * `credentials`: the visitor is asked for the microphone, the server for credentials. `challenge`: the browser does the proof of work
   * that the server asks for; there is nothing for the visitor to do. `gateway`: the call is being placed.
   */
  readonly step: 'credentials' | 'challenge' | 'gateway'
}

export interface RingingState extends EveryState {
  readonly kind: 'ringing'
  /** The other side is heard already: an announcement, or a ringing tone of its own. */
  readonly isEarlyMedia: boolean
  /** What the other side calls itself. Null when it does not say. */
  readonly remoteName: string | null
}

/** What is known of a call that was answered. */
export interface LiveState extends EveryState {
  readonly isMuted: boolean
  readonly hasLocalVideo: boolean
  readonly hasRemoteVideo: boolean
  /** Sound does not get through at the moment. The browser goes on trying. */
  readonly isInterrupted: boolean
  /** What the other side calls itself. Null when it does not say. */
  readonly remoteName: string | null
  /** When it was answered: milliseconds since 1970, by the visitor's clock. */
  readonly connectedAt: number
}

export interface ConnectedState extends LiveState {
  readonly kind: 'connected'
}

export interface HeldState extends LiveState {
  readonly kind: 'held'
  readonly by: 'us' | 'them' | 'both'
}

/** Over, and nothing went wrong. Also after a hang-up before anybody answered. */
export interface EndedState extends EveryState {
  readonly kind: 'ended'
  readonly by: 'us' | 'them'
  /** As the gateway gave it, like SIP's. Null when it gave none. */
  readonly statusCode: string | null
  readonly reasonText: string | null
}

export interface FailedState extends EveryState {
  readonly kind: 'failed'
  readonly error: CallError
}
