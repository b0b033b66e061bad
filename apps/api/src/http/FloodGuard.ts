/** A clock that is never set, in milliseconds. */
export type MonotonicClock = () => number

const WINDOW = 60_000
/** More addresses in a minute than any honest traffic has; beyond it strangers share one count, so that memory stays bounded. */
const SUBJECTS_MAX = 100_000
const EVERYBODY_ELSE = ''

/** Counts requests by address within a minute and says when there are too many. Needs no store, so a flood writes no row. */
export class FloodGuard {
  readonly #limit: number
  readonly #monotonic: MonotonicClock
  #counts = new Map<string, number>()
  #windowEndsAt = 0

  /** @param limit Requests that one subject may make in a minute. */
  constructor(limit: number, monotonic: MonotonicClock) {
    this.#limit = limit
    this.#monotonic = monotonic
  }

  /** Counts one request. `null` when it may pass, else the whole seconds to wait. */
  take(subject: string): number | null {
    const now = this.#monotonic()
    if (now >= this.#windowEndsAt) {
      this.#counts = new Map()
      this.#windowEndsAt = now + WINDOW
    }
    const isKnown = this.#counts.has(subject) || this.#counts.size < SUBJECTS_MAX
    const counted = isKnown ? subject : EVERYBODY_ELSE
    const count = (this.#counts.get(counted) ?? 0) + 1
    this.#counts.set(counted, count)
    return count <= this.#limit ? null : Math.max(1, Math.ceil((this.#windowEndsAt - now) / 1_000))
  }
}
