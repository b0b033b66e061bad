/** What goes wrong on request. All off is a gateway that works. */
export interface Faults {
  /** How far the gateway's clock is ahead of the machine's, in seconds; behind where negative. */
  readonly clockOffsetSeconds: number
  /** Tokens are opened with another key than the realm's, as after a rotation that only one side made. */
  readonly wrongKey: boolean
  /** REST requests and callers' sockets are dropped without an answer. */
  readonly down: boolean
  /** Every REST request waits this long, in milliseconds. */
  readonly delayMs: number
  /** Answers in the shapes on which the SDK waits for ever without an event. */
  readonly silentBodies: boolean
}

export const NO_FAULTS: Faults = {
  clockOffsetSeconds: 0,
  wrongKey: false,
  down: false,
  delayMs: 0,
  silentBodies: false,
}
