import { expect, test } from 'vitest'
import { absoluteTime, clockTime, formatDuration, relativeTime, rowTime, secondsTime } from './format.ts'

const AT = '2026-03-01T23:30:05.000Z'

test('absolute times always include the time zone', () => {
  expect(absoluteTime(AT, 'UTC')).toBe('1 Mar 2026, 23:30:05 UTC')
  expect(absoluteTime(AT, 'Asia/Tokyo')).toBe('2 Mar 2026, 08:30:05 GMT+9')
  expect(secondsTime(AT, 'Asia/Tokyo')).toBe('08:30:05 GMT+9')
})

test('clock times omit the day only if it is today in the user’s time zone', () => {
  const now = Date.parse('2026-03-01T23:00:00.000Z')
  expect(clockTime(AT, now, 'UTC')).toBe('23:30 UTC')
  expect(clockTime(AT, Date.parse('2026-03-02T00:10:00.000Z'), 'UTC')).toBe('1 Mar 2026, 23:30 UTC')
})

const ROW_AT = '2026-03-01T23:30:05.000Z'

test('row times omit the day only if it is today in the user’s time zone', () => {
  const now = Date.parse('2026-03-01T23:59:00.000Z')
  expect(rowTime(ROW_AT, now, 'UTC')).toBe('23:30:05')
  expect(rowTime(ROW_AT, now, 'Asia/Tokyo')).toBe('08:30:05')
  expect(rowTime(ROW_AT, now + 3_600_000, 'UTC')).toBe('1 Mar, 23:30:05')
})

const NOW = Date.parse('2026-03-01T12:00:00.000Z')

test.each([
  ['2026-03-01T11:59:55.000Z', 'just now'],
  ['2026-03-01T12:00:05.000Z', 'just now'],
  ['2026-03-01T11:59:30.000Z', '30 seconds ago'],
  ['2026-03-01T11:58:01.000Z', '1 minute ago'],
  ['2026-03-01T14:59:59.000Z', 'in 2 hours'],
  ['2026-02-27T12:00:00.000Z', '2 days ago'],
  ['2025-12-01T12:00:00.000Z', '2 months ago'],
  ['2023-01-01T12:00:00.000Z', '3 years ago'],
])('formats the instant %s as "%s"', (at, words) => {
  expect(relativeTime(at, NOW)).toBe(words)
})

test.each([
  [0, '0 seconds'],
  [0.2, 'less than a second'],
  [1, '1 second'],
  [90, '1 minute 30 seconds'],
  [600, '10 minutes'],
  [3600, '1 hour'],
  [3601, '1 hour'],
  [86_400 + 7200 + 59, '1 day 2 hours'],
  [1_500 * 86_400, '1,500 days'],
])('formats %d seconds as "%s"', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words)
})
