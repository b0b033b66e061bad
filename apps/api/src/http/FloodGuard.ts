import { NetworkMap } from '../networks/NetworkMap.ts'

/**
 * Counts the requests of each network per minute and reports when a network exceeds its limit. Keeps the counts in
 * memory, so a flood writes no rows to the store.
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
   * Counts one request. Returns `null` if the request is allowed, otherwise the number of seconds to wait.
   *
   * @param address The visitor's network address.
   */
  take(address: string): number | null {
    return this.#look(address, true)
  }

  /** Returns the result of `take(address)` without counting a request. */
  peek(address: string): number | null {
    return this.#look(address, false)
  }

  #look(address: string, isCounted: boolean): number | null {
    const now = this.#monotonic()
    if (now >= this.#windowEndsAt) {
      this.#counts.clear()
      this.#windowEndsAt = now + WINDOW_MS
    }
    const entry = this.#counts.entryOf(address)
    const count = (this.#counts.get(entry) ?? 0) + 1
    if (isCounted) this.#counts.set(entry, count)
    return count <= this.#limit * entry.share ? null : Math.max(1, Math.ceil((this.#windowEndsAt - now) / 1_000))
  }
}

/** A monotonic clock in milliseconds. */
export type MonotonicClock = () => number

const WINDOW_MS = 60_000
