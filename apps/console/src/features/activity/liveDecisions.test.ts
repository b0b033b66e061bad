import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ActivityQuery, DecisionFieldsFragment } from '../../generated/graphql.ts'
import { batched, listedDecisions, NO_LIVE_DECISIONS, withArrivals } from './liveDecisions.ts'
import { atOf, decisionAt, idsOf } from './testing/decisions.ts'

test('counts each new decision from the feed and the pages once', () => {
  const { decisions, waitingCount, newestAt } = listedDecisions(
    [page(decisionAt(3), decisionAt(1))],
    [decisionAt(4), decisionAt(3), decisionAt(2)],
    atOf(2),
  )
  expect(idsOf(decisions)).toEqual(['iss_2', 'iss_1'])
  expect(waitingCount).toBe(2)
  expect(newestAt).toBe(atOf(4))
})

test('lists all decisions if none was seen, and counts all of them if all are newer', () => {
  expect(listedDecisions([page(decisionAt(2), decisionAt(1))], [], undefined).decisions).toHaveLength(2)
  expect(listedDecisions([page(decisionAt(2), decisionAt(1))], [], atOf(0))).toMatchObject({
    decisions: [],
    waitingCount: 2,
  })
  expect(listedDecisions([], [], undefined)).toEqual({ decisions: [], waitingCount: 0, newestAt: undefined })
})

test('prefers the decision of a page, because its call outcome is newer', () => {
  const report = { connectedAt: atOf(9), endedAt: null, failureCode: null }
  const { decisions } = listedDecisions([page({ ...decisionAt(1), report })], [decisionAt(1)], undefined)
  expect(decisions[0]?.report).toEqual(report)
})

const page = (...decisions: DecisionFieldsFragment[]): ActivityQuery => ({
  issuances: {
    edges: decisions.map((node) => ({ cursor: node.id, node })),
    pageInfo: { hasNextPage: false, endCursor: null },
  },
})

test('lists new decisions once and in order', () => {
  const once = withArrivals(NO_LIVE_DECISIONS, [decisionAt(2), decisionAt(1)], undefined)
  const { decisions, isCut } = withArrivals(once, [decisionAt(3), decisionAt(2)], undefined)
  expect(idsOf(decisions)).toEqual(['iss_3', 'iss_2', 'iss_1'])
  expect(isCut).toBe(false)
})

test('keeps at most 200 new and 200 listed decisions', () => {
  let live = withArrivals(NO_LIVE_DECISIONS, decisionsUpTo(200), undefined)
  expect(live.isCut).toBe(false)
  live = withArrivals(live, [], atOf(200))
  live = withArrivals(live, decisionsUpTo(2_000).slice(0, 1_800), atOf(200))
  expect(live.decisions).toHaveLength(400)
  expect(live.isCut).toBe(true)
  expect(live.decisions[0]?.id).toBe('iss_2000')
})

test('keeps listed decisions while new ones wait', () => {
  const live = withArrivals(
    withArrivals(NO_LIVE_DECISIONS, decisionsUpTo(10), undefined),
    decisionsUpTo(1_000),
    atOf(10),
  )
  expect(idsOf(live.decisions).slice(-10)).toEqual(idsOf(decisionsUpTo(10)))
})

const decisionsUpTo = (count: number) => Array.from({ length: count }, (_, index) => decisionAt(count - index))

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
