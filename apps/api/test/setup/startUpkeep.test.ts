import type { RetentionFinding } from '@anoncall/domain'
import { describe, expect, it } from 'vitest'
import { startUpkeep } from '../../src/setup/startUpkeep.ts'

const DAY = 86_400_000

function upkeep(
  schedule: () => Promise<number> = () => Promise.resolve(0),
  finding: RetentionFinding | null = null,
  earlier = { left: 0 },
) {
  const calls: string[] = []
  const errors: string[] = []
  const clock: boolean[] = []
  const trust = { isTrusted: true }
  const retention: { finding: RetentionFinding | null } = { finding }
  const refused: string[] = []
  const moves: string[] = []
  const unused: string[] = []
  const visitors = { forgotten: 0 }
  const free = { slices: 0 }
  const timers = new Map<number, () => void>()
  const stop = startUpkeep({
    clockGuard: {
      sample: () => {
        calls.push('sample')
        return trust.isTrusted
      },
      trustedNow: () => (trust.isTrusted ? 1_000 * DAY : null),
    },
    storeUpkeep: {
      moveEarlierIssuances: async (limit) => {
        const count = Math.min(limit, earlier.left)
        earlier.left -= count
        if (count > 0) calls.push(`move ${count}`)
        return count
      },
      countEarlierIssuances: async () => earlier.left,
      removeUnusedFacts: async (before) => {
        unused.push(`facts ${before / DAY}`)
        return 0
      },
      removeOldUsage: async (before) => {
        unused.push(`usage ${before / DAY}`)
        return 0
      },
      returnFreePages: async () => {
        if (free.slices === 0) return 0
        free.slices -= 1
        calls.push('shrink')
        return 32
      },
      eraseDeleted: async () => void calls.push('erase'),
    },
    onMoving: ({ moved, left }) => moves.push(`${moved} moved, ${left} left`),
    onClock: (isTrusted) => clock.push(isTrusted),
    useCases: {
      applyKeySchedule: () => {
        calls.push('schedule')
        return schedule()
      },
      removeExpiredIssuances: (days) => {
        calls.push(`retention ${days}`)
        return Promise.resolve({ removed: 0, finding: retention.finding, newestAt: 5 })
      },
      forgetVisitors: () => {
        calls.push('visitors')
        return Promise.resolve(visitors.forgotten)
      },
      removeExpiredKeys: () => {
        calls.push('idempotency keys')
        return Promise.resolve(0)
      },
      removeEndedBlocks: () => {
        calls.push('blocks')
        return Promise.resolve(retention.finding === 'CLOCK_UNSTEADY' ? null : 0)
      },
    },
    issuanceRetentionDays: 90,
    onRetentionRefused: (finding, newestAt) => refused.push(`${finding} ${newestAt}`),
    onError: (error, what) => errors.push(`${what}: ${String(error)}`),
    every: (milliseconds, work) => {
      timers.set(milliseconds, work)
      return () => timers.delete(milliseconds)
    },
  })
  const tick = async (milliseconds: number) => {
    timers.get(milliseconds)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { calls, errors, retention, refused, clock, trust, timers, stop, tick, moves, visitors, free, unused }
}

/** What runs immediately. */
const begin = ['retention 90', 'blocks', 'visitors', 'idempotency keys']

describe('upkeep', () => {
  it('removes old decisions immediately and each hour, and compares clocks and activates keys each second', async () => {
    const { calls, tick } = upkeep()
    await tick(1_000)
    await tick(1_000)
    await tick(3_600_000)
    expect(calls).toEqual([...begin, 'sample', 'schedule', 'sample', 'schedule', 'retention 90'])
  })

  it('forgets visitors and removes expired idempotency keys each minute, and removes ended blocks each quarter of an hour', async () => {
    const { calls, tick } = upkeep()
    await tick(0)
    await tick(60_000)
    await tick(900_000)
    expect(calls).toEqual([...begin, 'visitors', 'idempotency keys', 'blocks'])
  })

  it('returns free space in one slice each second, and looks for more each quarter of an hour', async () => {
    const { calls, tick, free } = upkeep()
    await tick(0)
    free.slices = 2
    await tick(1_000)
    expect(calls).not.toContain('shrink')
    await tick(900_000)
    await tick(1_000)
    expect(calls.filter((call) => call === 'shrink')).toHaveLength(2)
    await tick(1_000)
    free.slices = 1
    await tick(1_000)
    expect(free.slices).toBe(1)
  })

  it('erases what it forgot from the files of the database', async () => {
    const { calls, tick, visitors } = upkeep()
    await tick(0)
    visitors.forgotten = 1
    await tick(60_000)
    expect(calls).toEqual([...begin, 'visitors', 'idempotency keys', 'erase'])
  })

  it('removes what no decision needs any more, after old decisions were removed', async () => {
    const { unused, tick } = upkeep()
    await tick(0)
    expect(unused).toEqual(['facts 910', 'usage 600'])
    const refused = upkeep(undefined, 'CLOCK_AHEAD')
    await refused.tick(0)
    expect(refused.unused).toEqual([])
  })

  it('moves the decisions of the previous version in slices, and reports the progress', async () => {
    const { calls, moves, tick } = upkeep(undefined, null, { left: 600 })
    for (let turn = 0; turn < 5; turn += 1) await tick(0)
    expect(calls.filter((call) => call.startsWith('move'))).toEqual(['move 256', 'move 256', 'move 88'])
    expect(moves).toEqual(['256 moved, 344 left', '600 moved, 0 left'])
  })

  it('tries each second until the clock has run evenly, then removes each hour, however soon it restarts', async () => {
    const { calls, retention, tick } = upkeep(undefined, 'CLOCK_UNSTEADY')
    await tick(0)
    for (let second = 0; second < 3; second += 1) await tick(1_000)
    const runs = (what: string) => calls.filter((call) => call === what).length
    expect([runs('retention 90'), runs('blocks')]).toEqual([4, 4])
    retention.finding = null
    for (let second = 0; second < 3; second += 1) await tick(1_000)
    expect([runs('retention 90'), runs('blocks')]).toEqual([5, 5])
    await tick(3_600_000)
    await tick(1_000)
    expect(runs('retention 90')).toBe(6)
  })

  it('warns once per hour while the clock is probably wrong', async () => {
    const { calls, refused, tick } = upkeep(undefined, 'CLOCK_AHEAD')
    await tick(0)
    for (let second = 0; second < 3; second += 1) await tick(1_000)
    await tick(3_600_000)
    expect(refused).toEqual(['CLOCK_AHEAD 5', 'CLOCK_AHEAD 5'])
    expect(calls.filter((call) => call === 'retention 90')).toHaveLength(2)
  })

  it('reports once that the clock was changed, and once that it is trusted again', async () => {
    const { clock, trust, tick } = upkeep()
    for (const isTrusted of [true, false, false, true, true]) {
      trust.isTrusted = isTrusted
      await tick(1_000)
    }
    expect(clock).toEqual([false, true])
  })

  it('continues after a failure and reports it', async () => {
    const { calls, errors, tick } = upkeep(() => Promise.reject(new Error('busy')))
    await tick(1_000)
    await tick(1_000)
    expect(calls.filter((call) => call === 'schedule')).toHaveLength(2)
    expect(errors).toEqual(['activating scheduled keys: Error: busy', 'activating scheduled keys: Error: busy'])
  })

  it('starts no run before the previous one has ended, but still compares the clocks', async () => {
    let end: (moved: number) => void = () => undefined
    const { calls, tick } = upkeep(
      () =>
        new Promise((resolve) => {
          end = resolve
        }),
    )
    await tick(1_000)
    await tick(1_000)
    expect(calls).toEqual([...begin, 'sample', 'schedule', 'sample'])
    end(0)
    await tick(0)
    await tick(1_000)
    expect(calls.slice(begin.length + 3)).toEqual(['sample', 'schedule'])
  })

  it('stops on request, after the current run', async () => {
    let end: (moved: number) => void = () => undefined
    const { timers, stop, tick } = upkeep(
      () =>
        new Promise((resolve) => {
          end = resolve
        }),
    )
    await tick(1_000)
    let hasStopped = false
    const stopped = stop().then(() => {
      hasStopped = true
    })
    await tick(0)
    expect(timers.size).toBe(0)
    expect(hasStopped).toBe(false)
    end(0)
    await stopped
  })
})
