import { expect, test } from 'vitest'
import { formatTimeOfDay, minutesOf, parseTimeOfDay, steppedTime } from './timeOfDay.ts'

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
