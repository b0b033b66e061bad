import { expect, test } from 'vitest'
import { spreadOf } from '../src/harness/spreadOf.ts'

test('the median of an even number of samples lies between the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toMatchObject({ median: 2.5 })
})

test('percentiles sort by size, not by text', () => {
  expect(spreadOf([100, 20, 3, 40, 50, 60, 70, 80, 90, 10, 0])).toEqual({ median: 50, p10: 3, p90: 90 })
})

test('no samples are refused', () => {
  expect(() => spreadOf([])).toThrow(RangeError)
})
