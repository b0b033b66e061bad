import { expect, test } from 'vitest'
import { rowTime } from './rowTime.ts'

const AT = '2026-03-01T23:30:05.000Z'

test('leaves the day out only when it is today for the reader', () => {
  const now = Date.parse('2026-03-01T23:59:00.000Z')
  expect(rowTime(AT, now, 'UTC')).toBe('23:30:05')
  expect(rowTime(AT, now, 'Asia/Tokyo')).toBe('08:30:05')
  expect(rowTime(AT, now + 3_600_000, 'UTC')).toBe('1 Mar, 23:30:05')
})
