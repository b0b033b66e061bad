import { expect, test } from 'vitest'
import {
  daysBefore,
  daysBetween,
  daysFrom,
  dayWords,
  withDays,
  zoneClock,
  zoneDifference,
  zonesWith,
  zoneToday,
} from './calendar.ts'

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

test('days stand in the order of the calendar, each once', () => {
  expect(withDays(['2026-12-25', '2026-04-03'], ['2026-12-24', '2026-12-25'])).toEqual([
    '2026-04-03',
    '2026-12-24',
    '2026-12-25',
  ])
})

test('today is not over', () => {
  const days = ['2026-12-24', '2026-12-25', '2026-12-26']
  expect(daysFrom(days, '2026-12-25')).toEqual(['2026-12-25', '2026-12-26'])
  expect(daysBefore(days, '2026-12-25')).toEqual(['2026-12-24'])
})

test('a span of days holds both its ends, leap days too, and none where it runs backwards', () => {
  expect(daysBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(daysBetween('2026-03-01', '2026-02-28')).toEqual([])
  expect(daysBetween('2026-01-01', '2036-01-01')).toHaveLength(400)
})

test('a day is said with its weekday', () => {
  expect(dayWords('2026-12-25')).toBe('Fri 25 Dec 2026')
})
