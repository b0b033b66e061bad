import type { ActivityQuery, ActivityRowFieldsFragment } from '../../generated/graphql.ts'
import { newestFirst } from './withArrivals.ts'

/**
 * What is on the list, and how much of what has come since waits to be. A row that is in a page too is taken from there: what
 * became of its call is told later.
 */
export function listedRows(
  pages: readonly ActivityQuery[],
  live: readonly ActivityRowFieldsFragment[],
  seenUntil: string | undefined,
): ListedRows {
  const byId = new Map(live.map((row) => [row.id, row]))
  for (const { issuances } of pages) for (const { node } of issuances.edges) byId.set(node.id, node)
  const all = [...byId.values()].toSorted(newestFirst)
  const firstSeen = seenUntil === undefined ? 0 : all.findIndex(({ decidedAt }) => decidedAt <= seenUntil)
  const waitingCount = firstSeen === -1 ? all.length : firstSeen
  return { rows: all.slice(waitingCount), waitingCount, newestAt: all[0]?.decidedAt }
}

export interface ListedRows {
  readonly rows: readonly ActivityRowFieldsFragment[]
  readonly waitingCount: number
  /** Of those that wait too. Undefined while there are none at all. */
  readonly newestAt: string | undefined
}
