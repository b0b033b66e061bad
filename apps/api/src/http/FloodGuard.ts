import { NetworkMap } from '../networks/NetworkMap.ts'

/** A clock that is never set, in milliseconds. */
export type MonotonicClock = () => number

const WINDOW = 60_000

/** Counts requests by network within a minute and reports when there are too many. Needs no store, so a flood writes no row. */
export class FloodGuard {
  readonly #limit: number
  readonly #monotonic: MonotonicClock
  readonly #counts: NetworkMap<number>
  #windowEndsAt = 0

  /**
   * @param limit Requests that one visitor's network may make in a minute. A wider network that many visitors share gets several times that.
   * @param counts Where to count.
   */
  constructor(limit: number, monotonic: MonotonicClock, counts = new NetworkMap<number>()) {
    this.#counts = counts
    this.#limit = limit
    this.#monotonic = monotonic
  }

  /**
   * Counts one request. Returns `null` if it may pass, otherwise the whole seconds to wait.
   *
   * @param address The visitor's network address.
   */
  take(address: string): number | null {
    return this.#look(address, true)
  }

  /** Returns what `take` would return, and counts nothing. */
  peek(address: string): number | null {
    return this.#look(address, false)
  }

  #look(address: string, isCounted: boolean): number | null {
    const now = this.#monotonic()
    if (now >= this.#windowEndsAt) {
      this.#counts.clear()
      this.#windowEndsAt = now + WINDOW
    }
    const place = this.#counts.placeOf(address)
    const count = (this.#counts.get(place) ?? 0) + 1
    if (isCounted) this.#counts.set(place, count)
    return count <= this.#limit * place.share ? null : Math.max(1, Math.ceil((this.#windowEndsAt - now) / 1_000))
  }
}
