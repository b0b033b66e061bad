/** Where the time comes from. Nothing in the domain asks the machine. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Milliseconds on a clock that is never set; its zero means nothing. */
  monotonic(): number
}

/** A wall clock that moved by more than this between two samples, against the monotonic one, was set by somebody. Milliseconds. */
const STEP_MAX = 1_000
/** The same for the time since the anchor: many small steps are a large one. */
const DRIFT_MAX = 2_000
/** How often the anchor is weighed anew, in milliseconds: a clock that is slewed as time services do it drifts far less meanwhile. */
const ANCHOR_AGE = 60_000
/** Samples that must agree after a jump before the clock is trusted again. */
const SAMPLES_TO_TRUST = 2

/**
 * Guards the time that goes into tokens: after a jump of the wall clock nothing is issued until two samples agree, and no
 * time is ever issued that the monotonic clock does not vouch for. Sample it once a second.
 */
export class ClockGuard {
  readonly #clock: Clock
  /** Wall time minus monotonic time, as last sampled. */
  #offset: number
  /** The same as it was when the anchor was weighed, and when that was on the monotonic clock. */
  #anchor: { readonly offset: number; readonly at: number }
  #agreeing = SAMPLES_TO_TRUST
  #steadySince: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#offset = clock.now() - clock.monotonic()
    this.#anchor = { offset: this.#offset, at: clock.monotonic() }
    this.#steadySince = clock.monotonic()
  }

  /** Compares the two clocks once. Returns whether the wall clock is trusted now. */
  sample(): boolean {
    const at = this.#clock.monotonic()
    const offset = this.#clock.now() - at
    const hasJumped = !this.#fits(offset)
    if (hasJumped) this.#steadySince = at
    if (hasJumped || at - this.#anchor.at >= ANCHOR_AGE) this.#anchor = { offset, at }
    this.#agreeing = hasJumped ? 0 : Math.min(this.#agreeing + 1, SAMPLES_TO_TRUST)
    this.#offset = offset
    return this.#agreeing === SAMPLES_TO_TRUST
  }

  /** The wall-clock time in milliseconds, or `null` while it cannot be trusted. */
  trustedNow(): number | null {
    const now = this.#clock.now()
    const isTrusted = this.#agreeing === SAMPLES_TO_TRUST && this.#fits(now - this.#clock.monotonic())
    return isTrusted ? now : null
  }

  /** Like `trustedNow`, for what cannot be undone: `null` as well until the clock has run evenly for this long, in milliseconds. */
  steadyNow(duration: number): number | null {
    return this.#clock.monotonic() - this.#steadySince < duration ? null : this.trustedNow()
  }

  #fits(offset: number): boolean {
    return Math.abs(offset - this.#offset) <= STEP_MAX && Math.abs(offset - this.#anchor.offset) <= DRIFT_MAX
  }
}
