import type { ActivityRowFieldsFragment } from '../../generated/graphql.ts'

/**
 * Adds what the feed brought. Of what is listed already (decided up to `seenUntil`) and of what waits to be listed no more than
 * 200 each are kept, the newest.
 */
export function withArrivals(
  { rows, isCut }: LiveRows,
  arrivals: readonly ActivityRowFieldsFragment[],
  seenUntil: string | undefined,
): LiveRows {
  const known = new Set(rows.map(({ id }) => id))
  const all = [...arrivals.filter(({ id }) => !known.has(id)), ...rows].toSorted(newestFirst)
  const isSeen = ({ decidedAt }: ActivityRowFieldsFragment) => seenUntil !== undefined && decidedAt <= seenUntil
  const waiting = all.filter((row) => !isSeen(row))
  const seen = all.filter(isSeen)
  return {
    rows: [...waiting.slice(0, KEPT_MAX), ...seen.slice(0, KEPT_MAX)],
    isCut: isCut || waiting.length > KEPT_MAX || seen.length > KEPT_MAX,
  }
}

export interface LiveRows {
  /** Newest first. */
  readonly rows: readonly ActivityRowFieldsFragment[]
  /** Whether some were dropped, so that between these and the pages decisions may be missing. */
  readonly isCut: boolean
}

export const NO_LIVE_ROWS: LiveRows = { rows: [], isCut: false }

const KEPT_MAX = 200

/** The order of the list. Instants of the contract compare as texts. */
export function newestFirst(one: ActivityRowFieldsFragment, other: ActivityRowFieldsFragment): number {
  return one.decidedAt < other.decidedAt ? 1 : one.decidedAt > other.decidedAt ? -1 : 0
}
