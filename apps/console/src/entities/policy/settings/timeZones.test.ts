import { expect, test } from 'vitest'
import { timeZoneOptions, zoneClock, zoneDifference, zoneToday } from './timeZones.ts'

const NOW = Date.parse('2026-03-01T23:30:00.000Z')

test('returns a time zone’s current time, date and offset', () => {
  expect(zoneClock('Asia/Kolkata', NOW)).toBe('Monday, 05:00')
  expect(zoneToday('Asia/Kolkata', NOW)).toBe('2026-03-02')
  expect(zoneToday('America/New_York', NOW)).toBe('2026-03-01')
  expect(zoneToday('', NOW)).toBe('2026-03-01')
  expect(zoneDifference('Asia/Kolkata', 'UTC', NOW)).toBe('5 hours 30 minutes ahead of')
  expect(zoneDifference('America/New_York', 'Europe/Lisbon', NOW)).toBe('5 hours behind')
  expect(zoneDifference('Europe/Lisbon', 'UTC', NOW)).toBe('the same time')
})

test('uses the offset before or after a clock change', () => {
  expect(zoneDifference('Europe/Berlin', 'UTC', Date.parse('2026-03-29T00:59:00.000Z'))).toBe('1 hour ahead of')
  expect(zoneDifference('Europe/Berlin', 'UTC', Date.parse('2026-03-29T01:00:00.000Z'))).toBe('2 hours ahead of')
})

test('offers UTC and the chosen zone, even if the browser lists the zone under another name', () => {
  expect(timeZoneOptions('Europe/Lisbon')).toContain('UTC')
  expect(timeZoneOptions('Etc/Zulu')).toContain('Etc/Zulu')
  expect(new Set(timeZoneOptions('Europe/Lisbon')).size).toBe(timeZoneOptions('Europe/Lisbon').length)
})
