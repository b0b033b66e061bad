import { expect, test } from 'vitest'
import type { WindowDraft } from './PolicyDraft.ts'
import { overlapped, roomFor, withCopiedDay, withWindow } from './weekWindows.ts'

const window = (weekday: WindowDraft['weekday'], opens: string, closes: string): WindowDraft => ({
  weekday,
  opens,
  closes,
})
const MORNING = window('MONDAY', '09:00', '12:00')
const AFTERNOON = window('MONDAY', '13:00', '17:00')
const WEDNESDAY = window('WEDNESDAY', '10:00', '14:00')

test('a new window stands at its place in the week', () => {
  expect(withWindow([MORNING, WEDNESDAY], AFTERNOON)).toEqual([MORNING, AFTERNOON, WEDNESDAY])
  expect(withWindow([WEDNESDAY], window('SUNDAY', '08:00', '09:00'))).toHaveLength(2)
})

test('copying a day replaces what the other days had, and leaves those that are not named', () => {
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

test('copying a closed day closes the others', () => {
  expect(withCopiedDay([MORNING, WEDNESDAY], 'SUNDAY', ['MONDAY', 'WEDNESDAY', 'SUNDAY'])).toEqual([])
})

test('a further window of a day begins after the last one, where there is room', () => {
  expect(roomFor([], 'MONDAY')).toEqual(window('MONDAY', '09:00', '17:00'))
  expect(roomFor([MORNING], 'MONDAY')).toEqual(window('MONDAY', '13:00', '14:00'))
  expect(roomFor([window('MONDAY', '08:00', '23:30')], 'MONDAY')).toEqual(window('MONDAY', '23:30', '24:00'))
  expect(roomFor([window('MONDAY', '08:00', '24:00')], 'MONDAY')).toEqual(window('MONDAY', '01:00', '02:00'))
  expect(roomFor([window('MONDAY', '00:00', '24:00')], 'MONDAY')).toBeUndefined()
})

test('windows that share a minute overlap; those that touch, and those of other days, do not', () => {
  const noon = window('MONDAY', '11:59', '13:00')
  expect(overlapped([MORNING, noon], 1)).toEqual(MORNING)
  expect(overlapped([MORNING, window('MONDAY', '12:00', '13:00')], 1)).toBeUndefined()
  expect(overlapped([MORNING, window('TUESDAY', '09:00', '12:00')], 1)).toBeUndefined()
  expect(overlapped([MORNING, noon], 0)).toBeUndefined()
})
