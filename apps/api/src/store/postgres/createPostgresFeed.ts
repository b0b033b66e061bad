import { type Issuance, type IssuanceFeed, type IssuanceRepository, unfiltered } from '@anoncall/domain'
import { createIssuanceFeed } from '../createIssuanceFeed.ts'

/**
 * Creates a feed of the decisions of all processes that share a database. It polls the database while it has listeners.
 * It does not use a notification for each decision, because notifications would make the issuances of all processes
 * wait for each other.
 */
export function createPostgresFeed(issuances: Pick<IssuanceRepository, 'list'>): IssuanceFeed & { stop(): void } {
  const feed = createIssuanceFeed()
  let listeners = 0
  let listenedSince = 0
  let timer: NodeJS.Timeout | undefined
  let seen = new Set<string>()
  /** The ids of decisions published since the start of the last poll. The poll may have missed them. */
  let published: string[] = []
  let isStopped = false

  const look = async (): Promise<void> => {
    const now = Date.now()
    published = []
    const decidedAt = { from: Math.max(listenedSince, now - LATE_MS), to: now + LATE_MS }
    const { entries } = await issuances.list({ ...unfiltered, decidedAt }, { first: DECISIONS_MAX, after: null })
    const fresh = entries.filter(({ id }) => !seen.has(id)).reverse()
    seen = new Set([...entries.map(({ id }) => id), ...published])
    feed.publish(fresh)
  }
  /**
   * Schedules the next poll and cancels a poll that is already scheduled. Otherwise, two series of polls could run in
   * parallel: a listener may subscribe while the last poll for an earlier listener is still running.
   */
  const turn = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      look()
        .catch(() => undefined)
        .finally(() => {
          if (listeners > 0 && !isStopped) turn()
        })
    }, LOOK_EACH_MS)
  }
  const publish = (decided: readonly Issuance[]): void => {
    if (listeners === 0) return
    const fresh = decided.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) {
      seen.add(id)
      published.push(id)
    }
    feed.publish(fresh)
  }
  return {
    publish,
    subscribe: (listener) => {
      const end = feed.subscribe(listener)
      listeners += 1
      if (listeners === 1) {
        listenedSince = Date.now()
        turn()
      }
      let hasEnded = false
      return () => {
        if (hasEnded) return
        hasEnded = true
        end()
        listeners -= 1
        if (listeners === 0) clearTimeout(timer)
      }
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** The interval between polls while there are listeners, in milliseconds. */
const LOOK_EACH_MS = 500

/** The maximum delay between a decision and its commit in milliseconds, including clock differences. */
const LATE_MS = 5_000

/** The maximum number of decisions that one poll publishes. A person could not read more. */
const DECISIONS_MAX = 200
