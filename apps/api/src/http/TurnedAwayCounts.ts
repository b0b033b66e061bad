import type { MonotonicClock } from './FloodGuard.ts'

/** Counts requests of the last 24 hours that were rejected without a row. The counts are in memory, by the hour. */
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

  /** Returns the counts of the current hour and of all hours that ended less than 24 hours ago. */
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

/** Why a request got TOO_MANY_REQUESTS: too many requests, or too many refused ones. */
export type TurnedAwayReason = 'flood' | 'refusals'

const HOUR_MS = 3_600_000
const HOURS = 24
