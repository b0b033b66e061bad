import type { ActivityQuery, ActivityRowFieldsFragment } from '../../generated/graphql.ts'

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

interface LiveRows {
  /** Newest first. */
  readonly rows: readonly ActivityRowFieldsFragment[]
  /** Whether some were dropped, so that between these and the pages decisions may be missing. */
  readonly isCut: boolean
}

export const NO_LIVE_ROWS: LiveRows = { rows: [], isCut: false }

const KEPT_MAX = 200

/** The order of the list. Instants of the contract compare as texts. */
function newestFirst(one: ActivityRowFieldsFragment, other: ActivityRowFieldsFragment): number {
  return one.decidedAt < other.decidedAt ? 1 : one.decidedAt > other.decidedAt ? -1 : 0
}

/** Hands items on in groups: the first one at once, what follows at most once per `intervalMs`. */
export function batched<T>(deliver: (items: readonly T[]) => void, intervalMs: number): Batch<T> {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    const items = waiting
    waiting = []
    timer = items.length > 0 ? setTimeout(flush, intervalMs) : undefined
    if (items.length > 0) deliver(items)
  }
  return {
    add(item) {
      waiting.push(item)
      if (timer === undefined) flush()
    },
    end: () => clearTimeout(timer),
  }
}

interface Batch<T> {
  add(item: T): void
  /** What still waits is dropped. */
  end(): void
}
