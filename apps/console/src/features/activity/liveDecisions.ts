import type { ActivityQuery, DecisionFieldsFragment } from '../../generated/graphql.ts'

/**
 * Returns the listed decisions and the number of newer decisions that are not shown yet. If a decision is in `live` and
 * in a page, uses the decision from the page. Only the decision from the page can have the call outcome, because the
 * outcome is reported after the decision.
 */
export function listedDecisions(
  pages: readonly ActivityQuery[],
  live: readonly DecisionFieldsFragment[],
  seenUntil: string | undefined,
): ListedDecisions {
  const byId = new Map(live.map((decision) => [decision.id, decision]))
  for (const { issuances } of pages) for (const { node } of issuances.edges) byId.set(node.id, node)
  const all = [...byId.values()].toSorted(newestFirst)
  const firstSeen = seenUntil === undefined ? 0 : all.findIndex(({ decidedAt }) => decidedAt <= seenUntil)
  const waitingCount = firstSeen === -1 ? all.length : firstSeen
  return { decisions: all.slice(waitingCount), waitingCount, newestAt: all[0]?.decidedAt }
}

export interface ListedDecisions {
  readonly decisions: readonly DecisionFieldsFragment[]
  readonly waitingCount: number
  /** Time of the newest decision, even if it is not shown yet. Undefined if there are no decisions. */
  readonly newestAt: string | undefined
}

/**
 * Adds decisions from the feed. Keeps the newest 200 listed decisions (up to `seenUntil`) and the newest 200 that are not shown
 * yet.
 */
export function withArrivals(
  { decisions, isCut }: LiveDecisions,
  arrivals: readonly DecisionFieldsFragment[],
  seenUntil: string | undefined,
): LiveDecisions {
  const known = new Set(decisions.map(({ id }) => id))
  const all = [...arrivals.filter(({ id }) => !known.has(id)), ...decisions].toSorted(newestFirst)
  const isSeen = ({ decidedAt }: DecisionFieldsFragment) => seenUntil !== undefined && decidedAt <= seenUntil
  const waiting = all.filter((decision) => !isSeen(decision))
  const seen = all.filter(isSeen)
  return {
    decisions: [...waiting.slice(0, KEPT_MAX), ...seen.slice(0, KEPT_MAX)],
    isCut: isCut || waiting.length > KEPT_MAX || seen.length > KEPT_MAX,
  }
}

interface LiveDecisions {
  /** Newest first. */
  readonly decisions: readonly DecisionFieldsFragment[]
  /**
   * Whether decisions were dropped. If so, decisions between the live decisions and the loaded pages can be missing.
   */
  readonly isCut: boolean
}

export const NO_LIVE_DECISIONS: LiveDecisions = { decisions: [], isCut: false }

const KEPT_MAX = 200

/** Compares decisions by time, newest first. The API's instants can be compared as texts. */
function newestFirst(one: DecisionFieldsFragment, other: DecisionFieldsFragment): number {
  return one.decidedAt < other.decidedAt ? 1 : one.decidedAt > other.decidedAt ? -1 : 0
}

/** Delivers items in groups. Delivers the first item immediately, and later items at most once per `intervalMs`. */
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
  /** Drops the items that are not delivered yet. */
  end(): void
}
