/**
 * Guards the time that goes into tokens. After a jump of the wall clock no time is trusted until two samples agree, and the wall
 * clock must match the monotonic clock whenever the time is read. Sample it once a second.
 */
export class ClockGuard {
  readonly #clock: Clock
  /** Wall time minus monotonic time at the last sample. */
  #offset: number
  /** The same difference when the anchor was taken, with the monotonic time of that moment. */
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
    if (hasJumped || at - this.#anchor.at >= ANCHOR_AGE_MS) this.#anchor = { offset, at }
    this.#agreeing = hasJumped ? 0 : Math.min(this.#agreeing + 1, SAMPLES_TO_TRUST)
    this.#offset = offset
    return this.#agreeing === SAMPLES_TO_TRUST
  }

  /** Returns the wall-clock time in milliseconds, or `null` while it cannot be trusted. */
  trustedNow(): number | null {
    const now = this.#clock.now()
    const isTrusted = this.#agreeing === SAMPLES_TO_TRUST && this.#fits(now - this.#clock.monotonic())
    return isTrusted ? now : null
  }

  /** Returns `trustedNow` once the clock has run without a jump for a duration, and `null` before. For actions that cannot be undone. */
  steadyNow(durationMs: number): number | null {
    return this.#clock.monotonic() - this.#steadySince < durationMs ? null : this.trustedNow()
  }

  #fits(offset: number): boolean {
    return Math.abs(offset - this.#offset) <= STEP_MAX_MS && Math.abs(offset - this.#anchor.offset) <= DRIFT_MAX_MS
  }
}

/** Where the time comes from. The domain never asks the machine. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Milliseconds on a clock that is never set. Only differences between two readings are meaningful. */
  monotonic(): number
}

/** How far the wall clock may move against the monotonic clock between two samples. A larger difference means that it was set. */
const STEP_MAX_MS = 1_000

/** The same limit for the time since the anchor, because many small steps add up to a large one. */
const DRIFT_MAX_MS = 2_000

/** How often the anchor is taken again. A clock that a time service slews drifts far less than the limit in this time. */
const ANCHOR_AGE_MS = 60_000

/** How many samples must agree after a jump before the clock is trusted again. */
const SAMPLES_TO_TRUST = 2
