import { expect, test } from 'vitest'
import { daysBefore, daysBetween, daysFrom, formatDay, withDays } from './closedDays.ts'

test('keeps dates sorted and unique', () => {
  expect(withDays(['2026-12-25', '2026-04-03'], ['2026-12-24', '2026-12-25'])).toEqual([
    '2026-04-03',
    '2026-12-24',
    '2026-12-25',
  ])
})

test('does not count today as past', () => {
  const days = ['2026-12-24', '2026-12-25', '2026-12-26']
  expect(daysFrom(days, '2026-12-25')).toEqual(['2026-12-25', '2026-12-26'])
  expect(daysBefore(days, '2026-12-25')).toEqual(['2026-12-24'])
})

test('a range of dates includes both ends and leap days, and is empty if it runs backwards', () => {
  expect(daysBetween('2028-02-28', '2028-03-01')).toEqual(['2028-02-28', '2028-02-29', '2028-03-01'])
  expect(daysBetween('2026-03-01', '2026-02-28')).toEqual([])
  expect(daysBetween('2026-01-01', '2036-01-01')).toHaveLength(400)
})

test('formats a date with its weekday', () => {
  expect(formatDay('2026-12-25')).toBe('Fri 25 Dec 2026')
})
