import { expect, test } from 'vitest'
import type { PairedConditions } from '../src/harness/Benchmark.ts'
import { type Contestant, measurePaired } from '../src/harness/measurePaired.ts'

/** A clock that only work moves. */
function fakeTime() {
  let now = 0
  const costing = (name: string, nanoseconds: () => number): Contestant<number, void> => ({
    name,
    inputs: [1, 2, 3],
    work: () => {
      now += nanoseconds()
    },
  })
  const progress: string[] = []
  const conditions: PairedConditions = {
    clock: () => now,
    rounds: 5,
    turnMilliseconds: 0.01,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  }
  return { costing, conditions, progress }
}

test('a row gives the cost of one operation and how many times less than the baseline that is', () => {
  const { costing, conditions, progress } = fakeTime()
  const rows = measurePaired({
    contestants: [costing('slow', () => 1000), costing('fast', () => 100)],
    baseline: 'slow',
    operationsPerInput: 10,
    conditions,
  })
  expect(rows).toEqual([
    {
      contestant: 'slow',
      nanoseconds: { median: 100, p10: 100, p90: 100 },
      ratio: { median: 1, p10: 1, p90: 1 },
    },
    {
      contestant: 'fast',
      nanoseconds: { median: 10, p10: 10, p90: 10 },
      ratio: { median: 10, p10: 10, p90: 10 },
    },
  ])
  expect(progress).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5'])
})

test('a machine that slows down from round to round leaves the ratios as they are', () => {
  const { costing, conditions } = fakeTime()
  let weather = 1
  const rows = measurePaired({
    contestants: [costing('slow', () => 1000 * weather), costing('fast', () => 100 * weather)],
    baseline: 'slow',
    operationsPerInput: 1,
    conditions: { ...conditions, onProgress: () => (weather *= 2) },
  })
  expect(rows[1]?.nanoseconds).toEqual({ median: 400, p10: 140, p90: 1280 })
  expect(rows[1]?.ratio).toEqual({ median: 10, p10: 10, p90: 10 })
})

test('an unknown baseline is an error, not a column of NaN', () => {
  const { costing, conditions } = fakeTime()
  const contestants = [costing('only', () => 1000)]
  expect(() => measurePaired({ contestants, baseline: 'other', operationsPerInput: 1, conditions })).toThrow('other')
})
