import { expect, test } from 'vitest'
import { spreadOf } from '../src/figures.ts'

test('the median of an even number of samples is the mean of the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toMatchObject({ median: 2.5 })
})

test('samples are sorted as numbers, not as text', () => {
  expect(spreadOf([100, 20, 3, 40, 50, 60, 70, 80, 90, 10, 0])).toEqual({ median: 50, p10: 3, p90: 90 })
})

test('throws if there are no samples', () => {
  expect(() => spreadOf([])).toThrow(RangeError)
})
