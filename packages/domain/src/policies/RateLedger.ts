import type { RateBucket, RateCount, RateCounters, RateDemand, RateTaking, RateWindow } from '../ports/rateCounters.ts'

/** Below this many windows nothing is swept. */
const SWEPT_FROM = 1_024

/** Counts in memory, each step whole before the next begins. Windows that ended are forgotten by and by. */
export class RateLedger {
  readonly #open = new Map<string, { readonly window: RateWindow; count: number }>()
  readonly #clocksApartMilliseconds: number
  #sweepAt = SWEPT_FROM

  /** @param options How far the clocks may be apart of several processes that count in the same windows. */
  constructor({ clocksApartMilliseconds = 0 }: { readonly clocksApartMilliseconds?: number } = {}) {
    this.#clocksApartMilliseconds = clocksApartMilliseconds
  }

  /** What `take` would answer, without taking. */
  peek(demand: RateDemand, now: number): RateTaking {
    const enforced = this.#full(demand.enforced, now)
    if (enforced.length > 0) return { kind: 'full', full: enforced }
    const full = this.#full(demand.monitored, now)
    const isMonitoredCounted = demand.isMonitoredCounted && full.length === 0
    const counted = isMonitoredCounted ? [...demand.enforced, ...demand.monitored] : demand.enforced
    return { kind: 'taken', windows: counted.map((bucket) => this.#window(bucket, now)), full }
  }

  /** Takes a place in all enforced buckets or in none, and in the monitored ones if all of those have room too. */
  take(demand: RateDemand, now: number): RateTaking {
    const taking = this.peek(demand, now)
    if (taking.kind === 'taken') for (const window of taking.windows) this.#add(window, 1)
    this.#sweep(now)
    return taking
  }

  /** Gives places back. A window that began anew meanwhile is left alone. */
  release(windows: readonly RateWindow[]): void {
    for (const { key, openedAt } of windows) {
      const open = this.#open.get(key)
      if (open?.window.openedAt !== openedAt) continue
      open.count -= 1
      if (open.count === 0) this.#open.delete(key)
    }
  }

  /** Begins with what was recorded before: of several windows of one key the last counts. */
  restore(counts: readonly RateCount[], now: number): void {
    for (const { count, ...window } of counts) {
      if (!this.#isInForce(window, now)) continue
      const open = this.#open.get(window.key)
      if (open !== undefined && open.window.openedAt > window.openedAt) continue
      this.#add(window, count)
    }
  }

  /** What is counted under a key, whether its window is still open or not. */
  countOf(key: string): RateCount | undefined {
    const open = this.#open.get(key)
    return open === undefined ? undefined : { ...open.window, count: open.count }
  }

  /** Windows that are remembered, ended ones included until they are swept. */
  get size(): number {
    return this.#open.size
  }

  #full(buckets: readonly RateBucket[], now: number): RateWindow[] {
    const full: RateWindow[] = []
    for (const { key, limit } of buckets) {
      const open = this.#open.get(key)
      if (open !== undefined && this.#isInForce(open.window, now) && open.count >= limit) full.push(open.window)
    }
    return full
  }

  #window({ key, windowSeconds }: RateBucket, now: number): RateWindow {
    const open = this.#open.get(key)
    if (open !== undefined && this.#isInForce(open.window, now)) return open.window
    return { key, openedAt: now, endsAt: now + windowSeconds * 1_000 }
  }

  #add(window: RateWindow, count: number): void {
    const open = this.#open.get(window.key)
    if (open?.window.openedAt === window.openedAt) open.count += count
    else this.#open.set(window.key, { window, count })
  }

  /** All at once whenever the number has doubled, so that each window is looked at about once. */
  #sweep(now: number): void {
    if (this.#open.size < this.#sweepAt) return
    for (const [key, { window }] of this.#open) if (!this.#isInForce(window, now)) this.#open.delete(key)
    this.#sweepAt = Math.max(SWEPT_FROM, this.#open.size * 2)
  }

  /**
   * A window that opened later than one length from now was opened while the clock was wrong. It would be full until that time
   * comes, so it counts no more. Nearer ones do: a clock that is set back a little opens no limit, nor do two that differ a little.
   */
  #isInForce({ openedAt, endsAt }: RateWindow, now: number): boolean {
    return endsAt > now && openedAt - now <= Math.max(endsAt - openedAt, this.#clocksApartMilliseconds)
  }
}

/** Rate counters of one process: exact, since every step runs to its end before the next. `restore` them before the first request. */
export function createRateCounters(): RateCounters & { restore(counts: readonly RateCount[], now: number): void } {
  const ledger = new RateLedger()
  return {
    peek: async (demand, now) => ledger.peek(demand, now),
    take: async (demand, now) => ledger.take(demand, now),
    release: async (windows) => ledger.release(windows),
    restore: (counts, now) => ledger.restore(counts, now),
  }
}
