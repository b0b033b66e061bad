import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ActivityQuery, ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { batched, listedRows, NO_LIVE_ROWS, withArrivals } from './liveRows.ts'
import { atOf, idsOf, row } from './testing/rows.ts'

test('counts each new decision from the feed and the pages once', () => {
  const { rows, waitingCount, newestAt } = listedRows([page(row(3), row(1))], [row(4), row(3), row(2)], atOf(2))
  expect(idsOf(rows)).toEqual(['iss_2', 'iss_1'])
  expect(waitingCount).toBe(2)
  expect(newestAt).toBe(atOf(4))
})

test('lists all decisions if none was seen, and counts all of them if all are newer', () => {
  expect(listedRows([page(row(2), row(1))], [], undefined).rows).toHaveLength(2)
  expect(listedRows([page(row(2), row(1))], [], atOf(0))).toMatchObject({ rows: [], waitingCount: 2 })
  expect(listedRows([], [], undefined)).toEqual({ rows: [], waitingCount: 0, newestAt: undefined })
})

test('prefers the row of a page, because its call outcome is newer', () => {
  const report = { connectedAt: atOf(9), endedAt: null, failureCode: null }
  const { rows } = listedRows([page({ ...row(1), report })], [row(1)], undefined)
  expect(rows[0]?.report).toEqual(report)
})

const page = (...rows: ActivityRowFieldsFragment[]): ActivityQuery => ({
  issuances: {
    edges: rows.map((node) => ({ cursor: node.id, node })),
    pageInfo: { hasNextPage: false, endCursor: null },
  },
})

test('lists new decisions once and in order', () => {
  const once = withArrivals(NO_LIVE_ROWS, [row(2), row(1)], undefined)
  const { rows, isCut } = withArrivals(once, [row(3), row(2)], undefined)
  expect(idsOf(rows)).toEqual(['iss_3', 'iss_2', 'iss_1'])
  expect(isCut).toBe(false)
})

test('keeps at most 200 new and 200 listed decisions', () => {
  let live = withArrivals(NO_LIVE_ROWS, rowsUpTo(200), undefined)
  expect(live.isCut).toBe(false)
  live = withArrivals(live, [], atOf(200))
  live = withArrivals(live, rowsUpTo(2_000).slice(0, 1_800), atOf(200))
  expect(live.rows).toHaveLength(400)
  expect(live.isCut).toBe(true)
  expect(live.rows[0]?.id).toBe('iss_2000')
})

test('keeps listed decisions while new ones wait', () => {
  const live = withArrivals(withArrivals(NO_LIVE_ROWS, rowsUpTo(10), undefined), rowsUpTo(1_000), atOf(10))
  expect(idsOf(live.rows).slice(-10)).toEqual(idsOf(rowsUpTo(10)))
})

const rowsUpTo = (count: number) => Array.from({ length: count }, (_, index) => row(count - index))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('delivers the first item immediately and a thousand more as one group a second later', () => {
  const groups: (readonly number[])[] = []
  const batch = batched<number>((items) => groups.push(items), 1_000)
  batch.add(-1)
  for (let item = 0; item < 1_000; item += 1) batch.add(item)
  expect(groups).toEqual([[-1]])
  vi.advanceTimersByTime(999)
  expect(groups).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(groups).toHaveLength(2)
  expect(groups[1]).toHaveLength(1_000)
})

test('delivers the next item immediately after a second without items', () => {
  const groups: (readonly number[])[] = []
  const batch = batched<number>((items) => groups.push(items), 1_000)
  batch.add(1)
  vi.advanceTimersByTime(1_000)
  batch.add(2)
  expect(groups).toEqual([[1], [2]])
})

test('delivers no items after it was ended', () => {
  const groups: (readonly number[])[] = []
  const batch = batched<number>((items) => groups.push(items), 1_000)
  batch.add(1)
  batch.add(2)
  batch.end()
  vi.advanceTimersByTime(5_000)
  expect(groups).toEqual([[1]])
})
