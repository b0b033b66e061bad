import type { RefusalCeiling, RefusedCaller } from '@anoncall/domain'
import { NetworkMap } from '../networks/NetworkMap.ts'

/**
 * Counts requests by network per minute and reports when there are too many. Uses no store, so a flood writes no rows.
 */
export class FloodGuard {
  readonly #limit: number
  readonly #monotonic: MonotonicClock
  readonly #counts: NetworkMap<number>
  #windowEndsAt = 0

  /**
   * @param limit The number of requests per minute from one visitor's network. A wider network with many visitors has a
   * multiple of this limit.
   * @param counts Stores the counts.
   */
  constructor(limit: number, monotonic: MonotonicClock, counts = new NetworkMap<number>()) {
    this.#counts = counts
    this.#limit = limit
    this.#monotonic = monotonic
  }

  /**
   * Counts one request. Returns `null` if it is allowed, otherwise the seconds to wait.
   *
   * @param address The visitor's network address.
   */
  take(address: string): number | null {
    return this.#look(address, true)
  }

  /** Returns what `take` would return, without counting. */
  peek(address: string): number | null {
    return this.#look(address, false)
  }

  #look(address: string, isCounted: boolean): number | null {
    const now = this.#monotonic()
    if (now >= this.#windowEndsAt) {
      this.#counts.clear()
      this.#windowEndsAt = now + WINDOW_MS
    }
    const place = this.#counts.placeOf(address)
    const count = (this.#counts.get(place) ?? 0) + 1
    if (isCounted) this.#counts.set(place, count)
    return count <= this.#limit * place.share ? null : Math.max(1, Math.ceil((this.#windowEndsAt - now) / 1_000))
  }
}

/** A monotonic clock in milliseconds. */
export type MonotonicClock = () => number

const WINDOW_MS = 60_000

/** Why a request got TOO_MANY_REQUESTS: too many requests, or too many refused ones. */
export type TurnedAwayReason = 'flood' | 'refusals'

const HOUR_MS = 3_600_000
const HOURS = 24

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

/** A server acts for many visitors, so its key may be refused this many times more often than a visitor. */
const SERVER_SHARE = 100
/**
 * Without a challenge, a visitor cannot do the proof of work. Other refusals in a network must therefore not block
 * challenges for its visitors. By default, this is as much as the flood guard allows a network.
 */
const PROOF_SHARE = 10

/**
 * Counts refusals by network in memory, so that a flood of refusals writes a limited number of rows.
 *
 * @param limitPerMinute The number of recorded refusals per minute for one visitor's network.
 * @param onTurnedAway Called for each refusal over the limit.
 */
export function createRefusalCeiling(
  limitPerMinute: number,
  monotonic: MonotonicClock,
  onTurnedAway: () => void,
): RefusalCeiling {
  const guards = {
    PUBLISHABLE: new FloodGuard(limitPerMinute, monotonic),
    SECRET: new FloodGuard(limitPerMinute * SERVER_SHARE, monotonic),
  }
  const proofGuards = {
    PUBLISHABLE: new FloodGuard(limitPerMinute * PROOF_SHARE, monotonic),
    SECRET: new FloodGuard(limitPerMinute * SERVER_SHARE, monotonic),
  }
  const counted = (retryAfterSeconds: number | null): number | null => {
    if (retryAfterSeconds !== null) onTurnedAway()
    return retryAfterSeconds
  }
  const addressOf = ({ address }: RefusedCaller): string => address ?? 'unknown'
  return {
    take: (caller, isProofMissing) =>
      counted((isProofMissing ? proofGuards : guards)[caller.keyKind].take(addressOf(caller))),
    peek: (caller) => counted(guards[caller.keyKind].peek(addressOf(caller))),
  }
}
