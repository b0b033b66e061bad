import { expect, test } from 'vitest'
import { usageCounts } from '../../testing/fixtures.ts'
import { roundedUp, usageSeriesOf } from './usage.ts'

test.each([
  [0, 2],
  [1, 2],
  [2, 2],
  [3, 4],
  [10, 10],
  [11, 20],
  [95, 100],
  [101, 200],
  [1_240, 2_000],
])('a scale for the maximum %d ends at %d', (count, top) => {
  expect(roundedUp(count)).toBe(top)
})

test('connected calls use the scale of issued calls', () => {
  const counts = usageCounts({ issued: 90, connected: 3, refused: 1 })
  const series = usageSeriesOf({ points: [{ startsAt: '2026-03-01T12:00:00.000Z', counts }], totals: counts })
  expect(series.map(({ name, scaleMax }) => [name, scaleMax])).toEqual([
    ['issued', 100],
    ['connected', 100],
    ['refused', 2],
  ])
})
