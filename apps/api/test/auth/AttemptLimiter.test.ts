import { describe, expect, it } from 'vitest'
import { AttemptLimiter, type Attempts } from '../../src/auth/AttemptLimiter.ts'

const limits = { freeFailures: 3, window: 1_000, firstDelay: 10, delayMax: 50 }

function limiterAt(now: number) {
  const clock = { at: now, now: () => clock.at }
  const held = new Map<string, Attempts>()
  return { clock, held, limiter: new AttemptLimiter(limits, clock, held) }
}

describe('the attempt limiter', () => {
  it('doubles the delay with each failure after the free ones, up to a limit', () => {
    const { clock, limiter } = limiterAt(100)
    const waits = [1, 2, 3, 4, 5, 6, 7].map(() => {
      limiter.begin('a')
      const until = limiter.retryAt('a')
      const wait = until === null ? null : until - clock.at
      clock.at = until ?? clock.at
      return wait
    })
    expect(waits).toEqual([null, null, 10, 20, 40, 50, 50])
  })

  it('counts an attempt from its start, so that parallel attempts gain nothing', () => {
    const { limiter } = limiterAt(0)
    const started = Array.from({ length: 100 }, () => {
      if (limiter.retryAt('a') !== null) return false
      limiter.begin('a')
      return true
    })
    expect(started.filter(Boolean)).toHaveLength(3)
  })

  it('forgets failures after a time without failures, and not earlier', () => {
    const { clock, limiter } = limiterAt(0)
    limiter.begin('a')
    limiter.begin('a')
    clock.at = 999
    limiter.begin('a')
    expect(limiter.retryAt('a')).toBe(1_009)
    clock.at = 1_009 + 999
    limiter.begin('a')
    expect(limiter.retryAt('a')).toBe(2_008 + 20)
    clock.at = 2_028 + 1_000
    limiter.begin('a')
    expect(limiter.retryAt('a')).toBeNull()
  })

  it('reverts a successful attempt, and forgets all failures on request', () => {
    const { limiter } = limiterAt(0)
    for (const _ of [1, 2, 3]) limiter.begin('a')
    limiter.release('a')
    expect(limiter.retryAt('a')).toBeNull()
    limiter.begin('a')
    expect(limiter.retryAt('a')).toBe(10)
    limiter.forget('a')
    limiter.begin('a')
    expect(limiter.retryAt('a')).toBeNull()
  })

  it('counts each subject separately', () => {
    const { limiter } = limiterAt(0)
    for (const _ of [1, 2, 3]) limiter.begin('a')
    expect(limiter.retryAt('b')).toBeNull()
  })

  it('removes expired entries step by step, also after longer ones, and nothing else', () => {
    const { clock, held, limiter } = limiterAt(0)
    for (let attempt = 0; attempt < 6; attempt += 1) limiter.begin('guesser')
    for (let index = 0; index < 300; index += 1) limiter.begin(`early ${index}`)
    clock.at = 1_000
    for (let index = 0; index < 300; index += 1) limiter.begin(`late ${index}`)
    expect(held.size).toBeLessThanOrEqual(301)
    expect(limiter.retryAt('guesser')).toBeNull()
    limiter.begin('guesser')
    expect(limiter.retryAt('guesser')).toBe(1_050)
  })

  it('removes no unexpired count, however many subjects are added later', () => {
    const { limiter } = limiterAt(0)
    for (const _ of [1, 2, 3]) limiter.begin('first')
    for (let index = 0; index < 30_000; index += 1) limiter.begin(`other ${index}`)
    expect(limiter.retryAt('first')).toBe(10)
  })
})
