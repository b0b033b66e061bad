import { expect, test } from 'vitest'
import { findOverlap, newWindowOn, type WindowDraft, withCopiedDay, withWindow } from './weeklyWindows.ts'

const window = (weekday: WindowDraft['weekday'], opens: string, closes: string): WindowDraft => ({
  weekday,
  opens,
  closes,
})
const MORNING = window('MONDAY', '09:00', '12:00')
const AFTERNOON = window('MONDAY', '13:00', '17:00')
const WEDNESDAY = window('WEDNESDAY', '10:00', '14:00')

test('inserts a new window in the order of the week', () => {
  expect(withWindow([MORNING, WEDNESDAY], AFTERNOON)).toEqual([MORNING, AFTERNOON, WEDNESDAY])
  expect(withWindow([WEDNESDAY], window('SUNDAY', '08:00', '09:00'))).toHaveLength(2)
})

test('copying a day replaces the windows of the target days only', () => {
  const copied = withCopiedDay([MORNING, AFTERNOON, WEDNESDAY, window('SATURDAY', '10:00', '12:00')], 'MONDAY', [
    'MONDAY',
    'TUESDAY',
    'WEDNESDAY',
  ])
  expect(copied.map(({ weekday, opens }) => `${weekday} ${opens}`)).toEqual([
    'MONDAY 09:00',
    'MONDAY 13:00',
    'TUESDAY 09:00',
    'TUESDAY 13:00',
    'WEDNESDAY 09:00',
    'WEDNESDAY 13:00',
    'SATURDAY 10:00',
  ])
})

test('copying a closed day closes the target days', () => {
  expect(withCopiedDay([MORNING, WEDNESDAY], 'SUNDAY', ['MONDAY', 'WEDNESDAY', 'SUNDAY'])).toEqual([])
})

test('places another window after the last one of the day if there is a gap', () => {
  expect(newWindowOn([], 'MONDAY')).toEqual(window('MONDAY', '09:00', '17:00'))
  expect(newWindowOn([MORNING], 'MONDAY')).toEqual(window('MONDAY', '13:00', '14:00'))
  expect(newWindowOn([window('MONDAY', '08:00', '23:30')], 'MONDAY')).toEqual(window('MONDAY', '23:30', '24:00'))
  expect(newWindowOn([window('MONDAY', '08:00', '24:00')], 'MONDAY')).toEqual(window('MONDAY', '01:00', '02:00'))
  expect(newWindowOn([window('MONDAY', '00:00', '24:00')], 'MONDAY')).toBeUndefined()
})

test('windows overlap only if they share a minute of the same day', () => {
  const noon = window('MONDAY', '11:59', '13:00')
  expect(findOverlap([MORNING, noon], 1)).toEqual(MORNING)
  expect(findOverlap([MORNING, window('MONDAY', '12:00', '13:00')], 1)).toBeUndefined()
  expect(findOverlap([MORNING, window('TUESDAY', '09:00', '12:00')], 1)).toBeUndefined()
  expect(findOverlap([MORNING, noon], 0)).toBeUndefined()
})
