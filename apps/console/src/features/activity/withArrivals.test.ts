import { expect, test } from 'vitest'
import { atOf, idsOf, row } from './testing/rows.ts'
import { NO_LIVE_ROWS, withArrivals } from './withArrivals.ts'

test('lists what arrives in the order of the decisions, each once', () => {
  const once = withArrivals(NO_LIVE_ROWS, [row(2), row(1)], undefined)
  const { rows, isCut } = withArrivals(once, [row(3), row(2)], undefined)
  expect(idsOf(rows)).toEqual(['iss_3', 'iss_2', 'iss_1'])
  expect(isCut).toBe(false)
})

test('keeps 200 that wait and 200 that are listed, however many come', () => {
  let live = withArrivals(NO_LIVE_ROWS, rowsUpTo(200), undefined)
  expect(live.isCut).toBe(false)
  live = withArrivals(live, [], atOf(200))
  live = withArrivals(live, rowsUpTo(2_000).slice(0, 1_800), atOf(200))
  expect(live.rows).toHaveLength(400)
  expect(live.isCut).toBe(true)
  expect(live.rows[0]?.id).toBe('iss_2000')
})

test('what is on the list stays on it while others wait', () => {
  const live = withArrivals(withArrivals(NO_LIVE_ROWS, rowsUpTo(10), undefined), rowsUpTo(1_000), atOf(10))
  expect(idsOf(live.rows).slice(-10)).toEqual(idsOf(rowsUpTo(10)))
})

const rowsUpTo = (count: number) => Array.from({ length: count }, (_, index) => row(count - index))
