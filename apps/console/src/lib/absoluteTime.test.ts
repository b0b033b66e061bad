import { expect, test } from 'vitest'
import { absoluteTime, clockTime, secondsTime } from './absoluteTime.ts'

const AT = '2026-03-01T23:30:05.000Z'

test('always says the zone', () => {
  expect(absoluteTime(AT, 'UTC')).toBe('1 Mar 2026, 23:30:05 UTC')
  expect(absoluteTime(AT, 'Asia/Tokyo')).toBe('2 Mar 2026, 08:30:05 GMT+9')
  expect(secondsTime(AT, 'Asia/Tokyo')).toBe('08:30:05 GMT+9')
})

test('leaves the day out only when it is today for the reader', () => {
  const now = Date.parse('2026-03-01T23:00:00.000Z')
  expect(clockTime(AT, now, 'UTC')).toBe('23:30 UTC')
  expect(clockTime(AT, Date.parse('2026-03-02T00:10:00.000Z'), 'UTC')).toBe('1 Mar 2026, 23:30 UTC')
})
