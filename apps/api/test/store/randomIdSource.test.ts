import { fixedClock } from '@anoncall/domain/testing'
import { expect, test } from 'vitest'
import { randomIdSource } from '../../src/setup/clockAndIdSource.ts'

test('an id is its prefix, ten characters of time and sixteen random ones', () => {
  const id = randomIdSource(fixedClock(Date.UTC(2026, 0, 1))).next('iss')
  expect(id).toMatch(/^iss_[0-9a-hjkmnp-tv-z]{26}$/)
  // 1767225600000 in Crockford's Base32.
  expect(id.slice(4, 14)).toBe('01kdvdna00')
})

test('later ids sort after earlier ones, up to the last instant of 48 bits', () => {
  const clock = fixedClock(0)
  const ids = randomIdSource(clock)
  const made = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1].map((now) => {
    clock.set(now)
    return ids.next('aud')
  })
  expect([...made].sort()).toEqual(made)
  expect(made.at(-1)?.slice(4, 14)).toBe('7zzzzzzzzz')
})

test('ids of one instant differ, and each random position uses all 32 characters', () => {
  const ids = randomIdSource(fixedClock())
  const made = Array.from({ length: 5_000 }, () => ids.next('key').slice(14))
  expect(new Set(made).size).toBe(5_000)
  for (let place = 0; place < 16; place += 1) expect(new Set(made.map((id) => id.charAt(place))).size).toBe(32)
})
