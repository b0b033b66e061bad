import { type Issuance, type IssuanceFeed, type IssuanceRepository, unfiltered } from '@anoncall/domain'
import { createIssuanceFeed } from '../../feed/createIssuanceFeed.ts'

/** How often new decisions are looked for while somebody listens. */
const LOOK_EACH_MILLISECONDS = 500
/** A decision may be recorded this long after it was made, and clocks may differ. */
const LATE_MILLISECONDS = 5_000
/** More at once are too many for anybody to read. */
const DECISIONS_MAX = 200

/**
 * A feed of what all processes over one database decide. It asks the database again and again while somebody listens; to tell
 * everybody of each decision would have every issuance of every process wait in one line.
 */
export function createPostgresFeed(issuances: Pick<IssuanceRepository, 'list'>): IssuanceFeed & { stop(): void } {
  const feed = createIssuanceFeed()
  let listeners = 0
  let listenedSince = 0
  let timer: NodeJS.Timeout | undefined
  let seen = new Set<string>()
  /** Published since the last look began, which may have been too early to see them. */
  let published: string[] = []
  let isStopped = false

  const look = async (): Promise<void> => {
    const now = Date.now()
    published = []
    const decidedAt = { from: Math.max(listenedSince, now - LATE_MILLISECONDS), to: now + LATE_MILLISECONDS }
    const { entries } = await issuances.list({ ...unfiltered, decidedAt }, { first: DECISIONS_MAX, after: null })
    const fresh = entries.filter(({ id }) => !seen.has(id)).reverse()
    seen = new Set([...entries.map(({ id }) => id), ...published])
    feed.publish(fresh)
  }
  /** Never two at once: a listener may come while the last look of one that left is under way. */
  const turn = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      look()
        .catch(() => undefined)
        .finally(() => {
          if (listeners > 0 && !isStopped) turn()
        })
    }, LOOK_EACH_MILLISECONDS)
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
