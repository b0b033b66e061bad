import type {
  RateCount,
  RateCounters,
  RateDemand,
  RateResult,
  RateWindow,
  SubjectLimit,
} from '../ports/rateCounters.ts'

/** Counts issuances in memory. Each method runs synchronously, so counts are exact. Ended windows are removed from time to time. */
export class RateLedger {
  readonly #open = new Map<string, { readonly window: RateWindow; count: number }>()
  readonly #clocksApartMs: number
  #sweepAt = SWEPT_FROM

  /** @param options `clocksApartMs`: the largest difference between the clocks of processes that share windows. */
  constructor({ clocksApartMs = 0 }: { readonly clocksApartMs?: number } = {}) {
    this.#clocksApartMs = clocksApartMs
  }

  /** Returns the result of `take` without counting. */
  peek(demand: RateDemand, now: number): RateResult {
    const fullEnforced = this.#full(demand.enforced, now)
    if (fullEnforced.length > 0) return { kind: 'full', fullEnforced }
    const fullMonitored = this.#full(demand.monitored, now)
    const isMonitoredCounted = demand.isMonitoredCounted && fullMonitored.length === 0
    const counted = isMonitoredCounted ? [...demand.enforced, ...demand.monitored] : demand.enforced
    return { kind: 'allowed', windows: counted.map((limit) => this.#window(limit, now)), fullMonitored }
  }

  /**
   * Counts an issuance in all enforced limits, or in none if one of them is full. If the issuance is counted, also counts it in all
   * monitored limits, or in none of them if one of them is full.
   */
  take(demand: RateDemand, now: number): RateResult {
    const result = this.peek(demand, now)
    if (result.kind === 'allowed') for (const window of result.windows) this.#add(window, 1)
    this.#sweep(now)
    return result
  }

  /** Releases slots. Ignores windows that a newer window has replaced. */
  release(windows: readonly RateWindow[]): void {
    for (const { key, openedAt } of windows) {
      const open = this.#open.get(key)
      if (open?.window.openedAt !== openedAt) continue
      open.count -= 1
      if (open.count === 0) this.#open.delete(key)
    }
  }

  /** Restores recorded counts. If a key has several windows, the last one counts. */
  restore(counts: readonly RateCount[], now: number): void {
    for (const { count, ...window } of counts) {
      if (!this.#isInForce(window, now)) continue
      const open = this.#open.get(window.key)
      if (open !== undefined && open.window.openedAt > window.openedAt) continue
      this.#add(window, count)
    }
  }

  /** Returns the count of a key, even if its window has ended. */
  countOf(key: string): RateCount | undefined {
    const open = this.#open.get(key)
    return open === undefined ? undefined : { ...open.window, count: open.count }
  }

  /** The number of windows in memory, including ended windows that are not removed yet. */
  get size(): number {
    return this.#open.size
  }

  #full(limits: readonly SubjectLimit[], now: number): RateWindow[] {
    const full: RateWindow[] = []
    for (const { key, limit } of limits) {
      const open = this.#open.get(key)
      if (open !== undefined && this.#isInForce(open.window, now) && open.count >= limit) full.push(open.window)
    }
    return full
  }

  #window({ key, windowSeconds }: SubjectLimit, now: number): RateWindow {
    const open = this.#open.get(key)
    if (open !== undefined && this.#isInForce(open.window, now)) return open.window
    return { key, openedAt: now, endsAt: now + windowSeconds * 1_000 }
  }

  #add(window: RateWindow, count: number): void {
    const open = this.#open.get(window.key)
    if (open?.window.openedAt === window.openedAt) open.count += count
    else this.#open.set(window.key, { window, count })
  }

  /**
   * Removes all ended windows whenever the number of windows has doubled. Each window is therefore checked about once.
   */
  #sweep(now: number): void {
    if (this.#open.size < this.#sweepAt) return
    for (const [key, { window }] of this.#open) if (!this.#isInForce(window, now)) this.#open.delete(key)
    this.#sweepAt = Math.max(SWEPT_FROM, this.#open.size * 2)
  }

  /**
   * Returns whether a window counts. A window that opens further in the future than its own length was opened by a wrong clock. Such a
   * window is ignored, because it could otherwise stay full until its wrong opening time. A window that opens in the near future counts, so
   * that a small clock correction or a small difference between two clocks does not reset a limit.
   */
  #isInForce({ openedAt, endsAt }: RateWindow, now: number): boolean {
    return endsAt > now && openedAt - now <= Math.max(endsAt - openedAt, this.#clocksApartMs)
  }
}

/** Ended windows are not removed while the number of windows is below this number. */
const SWEPT_FROM = 1_024

/** Creates rate counters for a single process, based on a {@link RateLedger}. Call `restore` before the first request. */
export function createLocalRateCounters(): RateCounters & { restore(counts: readonly RateCount[], now: number): void } {
  const ledger = new RateLedger()
  return {
    peek: async (demand, now) => ledger.peek(demand, now),
    take: async (demand, now) => ledger.take(demand, now),
    release: async (windows) => ledger.release(windows),
    restore: (counts, now) => ledger.restore(counts, now),
  }
}
