/**
 * Protects the time in tokens from clock changes. After the wall clock jumps, no time is trusted until two samples agree. Each
 * read also compares the wall clock with the monotonic clock. Call `sample` once a second.
 */
export class ClockGuard {
  readonly #clock: Clock
  /** Wall time minus monotonic time at the last sample. */
  #offset: number
  /** The reference point for drift: the wall time minus the monotonic time, and the monotonic time at that moment. */
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

  /**
   * Returns the trusted time, or `null` until the clock has run for a duration without a jump. Use it for actions that
   * cannot be undone.
   */
  steadyNow(durationMs: number): number | null {
    return this.#clock.monotonic() - this.#steadySince < durationMs ? null : this.trustedNow()
  }

  #fits(offset: number): boolean {
    return Math.abs(offset - this.#offset) <= STEP_MAX_MS && Math.abs(offset - this.#anchor.offset) <= DRIFT_MAX_MS
  }
}

/** The source of the time. The domain never reads the system clock directly. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
  /** Milliseconds on a clock that is never set. Only differences between two readings are meaningful. */
  monotonic(): number
}

/**
 * How far the wall clock may move against the monotonic clock between two samples. A larger difference means that the wall clock was set.
 */
const STEP_MAX_MS = 1_000

/**
 * How far the wall clock may move against the monotonic clock since the last anchor (`#anchor`). Many small steps can
 * add up to a large difference.
 */
const DRIFT_MAX_MS = 2_000

/** How often a new anchor is taken. Between two anchors, a time service that slews the clock stays far below the drift limit. */
const ANCHOR_AGE_MS = 60_000

/** How many samples must agree after a jump before the clock is trusted again. */
const SAMPLES_TO_TRUST = 2
