import type { CallError } from './CallError.ts'

/** The state of a call. The object is immutable: each change creates a new object. */
export type CallState = ConnectingState | RingingState | ConnectedState | HeldState | EndedState | FailedState

/** The properties of all states. */
export interface EveryState {
  /** The receipt id of the credentials. Null before credentials are issued, and for unrestricted calls. */
  readonly issuanceId: string | null
}

/** The call has not reached the other side yet. */
export interface ConnectingState extends EveryState {
  readonly kind: 'connecting'
  /**
   * `credentials`: the browser asks the visitor for the microphone, and the page requests credentials from the server. `challenge`: the
   * browser computes the proof of work that the server requires, and the visitor only waits. `gateway`: the gateway sets up the call.
   */
  readonly step: 'credentials' | 'challenge' | 'gateway'
}

/** The other side is being called. */
export interface RingingState extends EveryState {
  readonly kind: 'ringing'
  /** Whether the other side already sends audio, such as an announcement or its own ringing tone. */
  readonly isEarlyMedia: boolean
  /** The display name that the other side sends. Null if it sends none. */
  readonly remoteName: string | null
}

/** The properties of a call that was answered and is not over. */
export interface LiveState extends EveryState {
  readonly isMuted: boolean
  readonly hasLocalVideo: boolean
  readonly hasRemoteVideo: boolean
  /** Whether audio is interrupted at the moment. The browser keeps trying to reconnect. */
  readonly isInterrupted: boolean
  /** The display name that the other side sends. Null if it sends none. */
  readonly remoteName: string | null
  /** When the call was answered, in milliseconds since 1970 by the visitor's clock. */
  readonly connectedAt: number
}

/** The call was answered, and neither side holds it. */
export interface ConnectedState extends LiveState {
  readonly kind: 'connected'
}

/** The call was answered and is on hold. */
export interface HeldState extends LiveState {
  readonly kind: 'held'
  /** The side that holds the call. */
  readonly by: 'us' | 'them' | 'both'
}

/** The call is over without a failure. This includes calls that were hung up before they were answered. */
export interface EndedState extends EveryState {
  readonly kind: 'ended'
  readonly by: 'us' | 'them'
  /** The gateway's status code, similar to a SIP status code. Null if there is none. */
  readonly statusCode: string | null
  /** The gateway's explanation. Null if there is none. */
  readonly reasonText: string | null
}

/** The call is over because of a failure. */
export interface FailedState extends EveryState {
  readonly kind: 'failed'
  readonly error: CallError
}
