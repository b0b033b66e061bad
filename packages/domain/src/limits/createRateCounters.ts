import type { RateCount, RateCounters } from '../ports/RateCounters.ts'
import { RateLedger } from './RateLedger.ts'

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
