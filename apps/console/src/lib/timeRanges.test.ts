import { expect, test } from 'vitest'
import { isTimeRangeName, stepsUntil } from './timeRanges.ts'

const NOW = Date.parse('2026-03-01T12:34:56.789Z')

test.each([
  ['hour', '2026-03-01T11:35:00.000Z', '2026-03-01T12:35:00.000Z'],
  ['day', '2026-02-28T13:00:00.000Z', '2026-03-01T13:00:00.000Z'],
  ['week', '2026-02-23T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
  ['month', '2026-01-31T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
] as const)('the last %s is made of whole steps, the running one among them', (name, from, to) => {
  expect(stepsUntil(NOW, name)).toEqual({ from, to })
})

test('the first instant of a step belongs to it', () => {
  expect(stepsUntil(Date.parse('2026-03-01T12:00:00.000Z'), 'day').to).toBe('2026-03-01T13:00:00.000Z')
})

test('a name of something else is no span', () => {
  expect(isTimeRangeName('toString')).toBe(false)
  expect(isTimeRangeName('week')).toBe(true)
})
