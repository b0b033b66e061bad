import { expect, test } from 'vitest'
import { relativeTime } from './relativeTime.ts'

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
])('says %s as «%s»', (at, words) => {
  expect(relativeTime(at, NOW)).toBe(words)
})
