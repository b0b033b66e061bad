import { expect, test } from 'vitest'
import { zoneClock, zoneDifference, zonesWith, zoneToday } from './zones.ts'

const NOW = Date.parse('2026-03-01T23:30:00.000Z')

test('a zone’s clock, day and distance are those of this moment', () => {
  expect(zoneClock('Asia/Kolkata', NOW)).toBe('Monday, 05:00')
  expect(zoneToday('Asia/Kolkata', NOW)).toBe('2026-03-02')
  expect(zoneToday('America/New_York', NOW)).toBe('2026-03-01')
  expect(zoneToday('', NOW)).toBe('2026-03-01')
  expect(zoneDifference('Asia/Kolkata', 'UTC', NOW)).toBe('5 hours 30 minutes ahead of')
  expect(zoneDifference('America/New_York', 'Europe/Lisbon', NOW)).toBe('5 hours behind')
  expect(zoneDifference('Europe/Lisbon', 'UTC', NOW)).toBe('the same time')
})

test('both sides of a clock change are told apart', () => {
  expect(zoneDifference('Europe/Berlin', 'UTC', Date.parse('2026-03-29T00:59:00.000Z'))).toBe('1 hour ahead of')
  expect(zoneDifference('Europe/Berlin', 'UTC', Date.parse('2026-03-29T01:00:00.000Z'))).toBe('2 hours ahead of')
})

test('the list holds UTC, and the zone that is chosen although the browser has another name for it', () => {
  expect(zonesWith('Europe/Lisbon')).toContain('UTC')
  expect(zonesWith('Etc/Zulu')).toContain('Etc/Zulu')
  expect(new Set(zonesWith('Europe/Lisbon')).size).toBe(zonesWith('Europe/Lisbon').length)
})
