import { expect, test } from 'vitest'
import { renderReport } from '../src/harness/renderReport.ts'

test('a report names every contestant and says of each goal whether it was met', () => {
  const text = renderReport({
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
