import type { Clock } from '../ports/Clock.ts'

/** A wall clock that moved by more than this against the monotonic one, in milliseconds, was set by somebody. */
const JUMP_MAX = 2_000
/** Samples that must agree after a jump before the clock is trusted again. */
const SAMPLES_TO_TRUST = 2
/** How far an issued time may lie above what the monotonic clock allows, in milliseconds. */
const LEAD_MAX = 1_000

/**
 * Guards the time that goes into tokens: after a jump of the wall clock nothing is issued until two samples agree, and no
 * time is ever issued that the monotonic clock does not vouch for. Sample it once a second.
 */
export class ClockGuard {
  readonly #clock: Clock
  /** Wall time minus monotonic time, as last agreed. */
  #offset: number
  #agreeing = SAMPLES_TO_TRUST

  constructor(clock: Clock) {
    this.#clock = clock
    this.#offset = clock.now() - clock.monotonic()
  }

  /** Compares the two clocks once. Returns whether the wall clock is trusted now. */
  sample(): boolean {
    const offset = this.#clock.now() - this.#clock.monotonic()
    this.#agreeing = Math.abs(offset - this.#offset) > JUMP_MAX ? 0 : Math.min(this.#agreeing + 1, SAMPLES_TO_TRUST)
    this.#offset = offset
    return this.#agreeing === SAMPLES_TO_TRUST
  }

  /** The wall-clock time in milliseconds, or `null` while it cannot be trusted. */
  trustedNow(): number | null {
    if (this.#agreeing < SAMPLES_TO_TRUST) return null
    const now = this.#clock.now()
    const offset = now - this.#clock.monotonic()
    if (offset - this.#offset > LEAD_MAX || this.#offset - offset > JUMP_MAX) return null
    return now
  }
}
