import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocalRateCounters, RateLedger } from '../../src/policies/RateLedger.ts'
import type { RateCount, RateDemand, RateWindow, SubjectLimit } from '../../src/ports/rateCounters.ts'

const limited = (key: string, limit: number, windowSeconds = 60): SubjectLimit => ({ key, limit, windowSeconds })
const only = (...enforced: SubjectLimit[]): RateDemand => ({ enforced, monitored: [], isMonitoredCounted: true })

const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 40_000 }), subject: fc.constantFrom('a', 'b') }), {
  minLength: 1,
  maxLength: 60,
})

describe('a rate ledger', () => {
  it('never exceeds a limit in any window and refuses only in a full one, compared with a full list', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (events, limit) => {
        const ledger = new RateLedger()
        const admitted: { at: number; subject: string }[] = []
        let now = 1_000_000
        for (const { after, subject } of events) {
          now += after
          const isTaken = ledger.take(only(limited(subject, limit)), now).kind === 'allowed'
          let opened = Number.NEGATIVE_INFINITY
          let count = 0
          for (const each of admitted.filter((other) => other.subject === subject)) {
            if (each.at >= opened + 60_000) [opened, count] = [each.at, 0]
            count += 1
          }
          expect(isTaken).toBe(now >= opened + 60_000 || count < limit)
          if (isTaken) admitted.push({ at: now, subject })
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('decides the same after it is rebuilt from recorded counts', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), fc.nat({ max: 60 }), (events, limit, stopAfter) => {
        const lasting = new RateLedger()
        let rebuilt = new RateLedger()
        const recorded: RateWindow[] = []
        let now = 1_000_000
        events.forEach(({ after, subject }, index) => {
          now += after
          if (index === stopAfter) {
            rebuilt = new RateLedger()
            rebuilt.restore(countsOf(recorded), now)
          }
          const demand = only(limited(subject, limit), limited('all', limit * 2, 90))
          const taking = lasting.take(demand, now)
          expect(rebuilt.take(demand, now)).toEqual(taking)
          if (taking.kind === 'allowed') recorded.push(...taking.windows)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('counts in every limit or in none', () => {
    const ledger = new RateLedger()
    ledger.take(only(limited('narrow', 1)), 0)
    expect(ledger.take(only(limited('wide', 2), limited('narrow', 1)), 1).kind).toBe('full')
    expect(ledger.take(only(limited('wide', 2)), 2).kind).toBe('allowed')
    expect(ledger.take(only(limited('wide', 2)), 3).kind).toBe('allowed')
    expect(ledger.take(only(limited('wide', 2)), 4).kind).toBe('full')
  })

  it('never refuses for monitored limits, returns the full ones, and counts in none of them if any is full', () => {
    const ledger = new RateLedger()
    const demand = { enforced: [], monitored: [limited('m', 1), limited('n', 9)], isMonitoredCounted: true }
    expect(ledger.take(demand, 0)).toMatchObject({ kind: 'allowed', fullMonitored: [] })
    expect(ledger.take(demand, 1)).toEqual({
      kind: 'allowed',
      windows: [],
      fullMonitored: [{ key: 'm', openedAt: 0, endsAt: 60_000 }],
    })
    expect(ledger.take({ ...demand, monitored: [limited('n', 2)] }, 2)).toMatchObject({
      kind: 'allowed',
      fullMonitored: [],
    })
  })

  it('releases a slot, except in a window that was replaced', () => {
    const ledger = new RateLedger()
    const first = ledger.take(only(limited('a', 1)), 0)
    ledger.release(first.kind === 'allowed' ? first.windows : [])
    expect(ledger.take(only(limited('a', 1)), 1).kind).toBe('allowed')
    const late = ledger.take(only(limited('b', 1)), 0)
    ledger.take(only(limited('b', 1)), 60_000)
    ledger.release(late.kind === 'allowed' ? late.windows : [])
    expect(ledger.take(only(limited('b', 1)), 60_001).kind).toBe('full')
  })

  it('opens a new window once all slots of the old one are released', () => {
    const ledger = new RateLedger()
    const taking = ledger.take(only(limited('a', 2)), 0)
    ledger.release(taking.kind === 'allowed' ? taking.windows : [])
    expect(ledger.take(only(limited('a', 2)), 30_000)).toMatchObject({
      windows: [{ openedAt: 30_000, endsAt: 90_000 }],
    })
  })

  it('keeps the count if a limit is raised or lowered', () => {
    const ledger = new RateLedger()
    for (let index = 0; index < 3; index += 1) ledger.take(only(limited('a', 5)), index)
    expect(ledger.take(only(limited('a', 3)), 9).kind).toBe('full')
    expect(ledger.take(only(limited('a', 4)), 10).kind).toBe('allowed')
  })

  it('keeps the count if the clock is set back a little', () => {
    const ledger = new RateLedger()
    ledger.take(only(limited('a', 1)), 1_000_000)
    expect(ledger.take(only(limited('a', 1)), 940_000).kind).toBe('full')
  })

  it('counts in the short window of a process whose clock is ahead by the allowed difference, and no more', () => {
    const ledger = new RateLedger({ clocksApartMs: 60_000 })
    ledger.take(only(limited('a', 1, 1)), 1_000_000)
    expect(ledger.take(only(limited('a', 1, 1)), 940_000).kind).toBe('full')
    expect(ledger.take(only(limited('a', 1, 1)), 939_999).kind).toBe('allowed')
    const alone = new RateLedger()
    alone.take(only(limited('a', 1, 1)), 1_000_000)
    expect(alone.take(only(limited('a', 1, 1)), 999_000).kind).toBe('full')
    expect(alone.take(only(limited('a', 1, 1)), 998_999).kind).toBe('allowed')
  })

  it('ignores a window that opened while the clock was far ahead, even when restored', () => {
    const now = 1_000_000
    const ahead = now + 31_536_000_000
    const ledger = new RateLedger()
    const taking = ledger.take(only(limited('a', 1)), ahead)
    expect(ledger.take(only(limited('a', 1)), now)).toEqual({
      kind: 'allowed',
      windows: [{ key: 'a', openedAt: 1_000_000, endsAt: 1_060_000 }],
      fullMonitored: [],
    })
    const rebuilt = new RateLedger()
    rebuilt.restore(
      [
        ...countsOf([{ key: 'a', openedAt: 990_000, endsAt: 1_050_000 }]),
        ...countsOf(taking.kind === 'allowed' ? taking.windows : []),
      ],
      now,
    )
    expect(rebuilt.take(only(limited('a', 1)), now)).toEqual({
      kind: 'full',
      fullEnforced: [{ key: 'a', openedAt: 990_000, endsAt: 1_050_000 }],
    })
  })

  it('restores the last of several windows of one key, in any order', () => {
    const earlier = { key: 'a', openedAt: 1_000, endsAt: 61_000, count: 5 }
    const later = { key: 'a', openedAt: 2_000, endsAt: 62_000, count: 1 }
    for (const counts of [
      [earlier, later],
      [later, earlier],
    ]) {
      const ledger = new RateLedger()
      ledger.restore(counts, 3_000)
      expect(ledger.take(only(limited('a', 2)), 3_000)).toMatchObject({
        kind: 'allowed',
        windows: [{ openedAt: 2_000 }],
      })
      expect(ledger.take(only(limited('a', 2)), 3_001)).toMatchObject({
        kind: 'full',
        fullEnforced: [{ openedAt: 2_000 }],
      })
    }
  })

  it('removes no window that is in force', () => {
    const ledger = new RateLedger()
    ledger.take(only(limited('lasting', 1, 3_600)), 0)
    for (let index = 0; index < 5_000; index += 1) ledger.take(only(limited(`s${index}`, 1, 1)), index * 10)
    expect(ledger.take(only(limited('lasting', 1, 3_600)), 60_000).kind).toBe('full')
  })

  it('checks all windows only if their number has doubled, and never below 1,024', () => {
    const ledger = new RateLedger()
    const open = (from: number, to: number, now: number) => {
      for (let index = from; index < to; index += 1) ledger.take(only(limited(`s${index}`, 1, 60)), now)
    }
    open(0, 1_024, 0)
    open(1_024, 2_047, 60_000)
    expect(ledger.size).toBe(2_047)
    open(2_047, 2_048, 120_000)
    expect(ledger.size).toBe(1)
    open(2_048, 2_500, 120_000)
    open(2_500, 3_070, 180_000)
    expect(ledger.size).toBe(1_023)
    open(3_070, 3_071, 180_000)
    expect(ledger.size).toBe(571)
  })

  it('removes ended windows, so that many subjects do not fill the memory', () => {
    const ledger = new RateLedger()
    for (let index = 0; index < 100_000; index += 1) ledger.take(only(limited(`s${index}`, 1, 1)), index * 10)
    expect(ledger.size).toBeLessThan(3_000)
  })

  it('allows exactly as many of two hundred simultaneous requests as the limit', async () => {
    const counters = createLocalRateCounters()
    const takings = await Promise.all(Array.from({ length: 200 }, () => counters.take(only(limited('a', 100)), 5)))
    expect(takings.filter(({ kind }) => kind === 'allowed')).toHaveLength(100)
  })
})

/** Counts windows like the store. */
function countsOf(windows: readonly RateWindow[]): RateCount[] {
  const counts = new Map<string, RateCount>()
  for (const window of windows) {
    const name = `${window.key} ${window.openedAt}`
    counts.set(name, { ...window, count: (counts.get(name)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}
