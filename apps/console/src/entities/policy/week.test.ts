import { expect, test } from 'vitest'
import type { WindowDraft } from './week.ts'
import {
  findOverlap,
  formatTimeOfDay,
  minutesOf,
  newWindowOn,
  parseTimeOfDay,
  spanAfterDrag,
  steppedTime,
  withCopiedDay,
  withWindow,
} from './week.ts'

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

test.each([
  ['9', '09:00'],
  ['9:05', '09:05'],
  ['0930', '09:30'],
  ['930', '09:30'],
  [' 17.30 ', '17:30'],
  ['8h15', '08:15'],
  ['0', '00:00'],
  ['24', '24:00'],
  ['24:00', '24:00'],
])('parses "%s" as %s', (typed, time) => {
  expect(parseTimeOfDay(typed)).toBe(time)
})

test.each(['', 'nine', '24:01', '25', '9:60', '9:5', '12345', '-1'])('rejects "%s" as a time of day', (typed) => {
  expect(parseTimeOfDay(typed)).toBeUndefined()
})

test('converts between times and minutes since midnight, up to 24:00', () => {
  expect(minutesOf('24:00')).toBe(1440)
  expect(formatTimeOfDay(1440)).toBe('24:00')
  expect(minutesOf('09:05')).toBe(545)
  expect(formatTimeOfDay(545)).toBe('09:05')
  expect(minutesOf('9:05')).toBeNaN()
})

test('arrow keys move a time to the next quarter of an hour within the day', () => {
  expect(steppedTime('09:00', 1)).toBe('09:15')
  expect(steppedTime('09:05', 1)).toBe('09:15')
  expect(steppedTime('09:05', -1)).toBe('09:00')
  expect(steppedTime('23:50', 1)).toBe('24:00')
  expect(steppedTime('24:00', 4)).toBe('24:00')
  expect(steppedTime('00:10', -4)).toBe('00:00')
  expect(steppedTime('nonsense', 1)).toBe('09:00')
})

const OFFICE = { opens: 540, closes: 1020 }

test('a dragged end snaps to quarters of an hour and stays between the other end and the end of the day', () => {
  expect(spanAfterDrag({ edge: 'closes', index: 0, span: OFFICE, from: 1020, at: 1041 })).toEqual({
    opens: 540,
    closes: 1035,
  })
  expect(spanAfterDrag({ edge: 'closes', index: 0, span: OFFICE, from: 1020, at: 1500 })).toEqual({
    opens: 540,
    closes: 1440,
  })
  expect(spanAfterDrag({ edge: 'closes', index: 0, span: OFFICE, from: 1020, at: 0 })).toEqual({
    opens: 540,
    closes: 555,
  })
  expect(spanAfterDrag({ edge: 'opens', index: 0, span: OFFICE, from: 540, at: 1400 })).toEqual({
    opens: 1005,
    closes: 1020,
  })
})

test('a moved window keeps its length and stays within the day', () => {
  expect(spanAfterDrag({ edge: 'both', index: 0, span: OFFICE, from: 700, at: 640 })).toEqual({
    opens: 480,
    closes: 960,
  })
  expect(spanAfterDrag({ edge: 'both', index: 0, span: OFFICE, from: 700, at: 1400 })).toEqual({
    opens: 960,
    closes: 1440,
  })
  expect(spanAfterDrag({ edge: 'both', index: 0, span: OFFICE, from: 700, at: 0 })).toEqual({ opens: 0, closes: 480 })
})

test('a new window can be drawn in either direction', () => {
  const span = { opens: 600, closes: 600 }
  expect(spanAfterDrag({ edge: 'new', index: -1, span, from: 601, at: 790 })).toEqual({ opens: 600, closes: 795 })
  expect(spanAfterDrag({ edge: 'new', index: -1, span, from: 601, at: 470 })).toEqual({ opens: 465, closes: 600 })
})
