import { expect, test } from 'vitest'
import type { PairedConditions } from '../src/benchmark.ts'
import { type Contestant, measurePaired, renderPairedReport } from '../src/tokens/paired.ts'

/** A clock that advances only while a contestant works. */
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
    turnMs: 0.01,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  }
  return { costing, conditions, progress }
}

test('a row has the cost of one operation and its ratio to the baseline', () => {
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

test('ratios do not change if the machine slows down from round to round', () => {
  const { costing, conditions } = fakeTime()
  let slowdown = 1
  const rows = measurePaired({
    contestants: [costing('slow', () => 1000 * slowdown), costing('fast', () => 100 * slowdown)],
    baseline: 'slow',
    operationsPerInput: 1,
    conditions: { ...conditions, onProgress: () => (slowdown *= 2) },
  })
  expect(rows[1]?.nanoseconds).toEqual({ median: 400, p10: 140, p90: 1280 })
  expect(rows[1]?.ratio).toEqual({ median: 10, p10: 10, p90: 10 })
})

test('throws if no contestant has the name of the baseline', () => {
  const { costing, conditions } = fakeTime()
  const contestants = [costing('only', () => 1000)]
  expect(() => measurePaired({ contestants, baseline: 'other', operationsPerInput: 1, conditions })).toThrow('other')
})

test('a printed report lists each contestant and whether each goal was met', () => {
  const text = renderPairedReport({
    name: 'x',
    title: 'an example',
    unit: 'token',
    baseline: 'slow',
    rows: [
      {
        contestant: 'slow',
        nanoseconds: { median: 12345.6, p10: 12000, p90: 13000 },
        ratio: { median: 1, p10: 1, p90: 1 },
      },
      {
        contestant: 'fast',
        nanoseconds: { median: 1200, p10: 1100, p90: 1300 },
        ratio: { median: 10.29, p10: 9.5, p90: 11 },
      },
    ],
    goals: [
      { contestant: 'fast', ratioMin: 8.5, ratio: 10.29, isMet: true },
      { contestant: 'fast', ratioMin: 60, ratio: 10.29, isMet: false },
    ],
  })
  expect(text.split('\n')).toEqual([
    'x: an example',
    '      CPU ns a token        p10-p90  x slow    p10-p90',
    'slow          12,346  12,000-13,000    1.00  1.00-1.00',
    'fast           1,200    1,100-1,300    10.3  9.50-11.0',
    'met: fast 10.29 x, goal 8.5 x',
    'MISSED: fast 10.29 x, goal 60 x',
  ])
})
