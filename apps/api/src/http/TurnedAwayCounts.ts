import type { MonotonicClock } from './FloodGuard.ts'

/**
 * Counts the requests of the last 24 hours that were rejected without being recorded. Keeps one count per hour in
 * memory.
 */
export class TurnedAwayCounts {
  readonly #monotonic: MonotonicClock
  readonly #hours = new Map<number, Record<TurnedAwayReason, number>>()

  constructor(monotonic: MonotonicClock) {
    this.#monotonic = monotonic
  }

  count(reason: TurnedAwayReason): void {
    const hour = this.#hour()
    const counts = this.#hours.get(hour) ?? { flood: 0, refusals: 0 }
    counts[reason] += 1
    this.#hours.set(hour, counts)
    for (const old of this.#hours.keys()) if (old <= hour - HOURS) this.#hours.delete(old)
  }

  /** Returns the total counts of the current hour and the 23 hours before it. */
  read(): Record<TurnedAwayReason, number> {
    const sum = { flood: 0, refusals: 0 }
    for (const [hour, { flood, refusals }] of this.#hours)
      if (hour > this.#hour() - HOURS) {
        sum.flood += flood
        sum.refusals += refusals
      }
    return sum
  }

  #hour(): number {
    return Math.floor(this.#monotonic() / HOUR_MS)
  }
}

/** The cause of a TOO_MANY_REQUESTS error: too many requests (`flood`) or too many refused requests (`refusals`). */
export type TurnedAwayReason = 'flood' | 'refusals'

const HOUR_MS = 3_600_000
const HOURS = 24
