import { expect, test } from 'vitest'
import type { ActivityQuery, ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { listedRows } from './listedRows.ts'
import { atOf, idsOf, row } from './testing/rows.ts'

test('counts what waits, from the feed and from the pages, once', () => {
  const { rows, waitingCount, newestAt } = listedRows([page(row(3), row(1))], [row(4), row(3), row(2)], atOf(2))
  expect(idsOf(rows)).toEqual(['iss_2', 'iss_1'])
  expect(waitingCount).toBe(2)
  expect(newestAt).toBe(atOf(4))
})

test('lists everything while nothing was seen, and counts everything where all of it is new', () => {
  expect(listedRows([page(row(2), row(1))], [], undefined).rows).toHaveLength(2)
  expect(listedRows([page(row(2), row(1))], [], atOf(0))).toMatchObject({ rows: [], waitingCount: 2 })
  expect(listedRows([], [], undefined)).toEqual({ rows: [], waitingCount: 0, newestAt: undefined })
})

test('takes what became of a call from the page, which is newer', () => {
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
