import type { Services } from '../ports/services.ts'

/** Rows of one slice: so few that requests are answered between two slices. */
const ROWS_PER_SLICE = 100
/** How long the clock must have run evenly before decisions are taken for old, in milliseconds. */
const STEADY_TO_REMOVE = 60_000
const DAY = 86_400_000

/** What a run of retention did. */
export interface RetentionRun {
  readonly removed: number
  /** Why nothing was removed; `null` if all that was old was removed. */
  readonly finding: RetentionFinding | null
  /** When the newest decision was made; `null` without any. */
  readonly newestAt: number | null
}

export type RetentionFinding =
  /** The clock was set, or the process began, less than a minute ago. */
  | 'CLOCK_UNSTEADY'
  /** The clock is behind the newest decision. */
  | 'CLOCK_BEHIND'
  /** The clock is ahead of all that is known of the time by more than the retention time, so that everything would be old. */
  | 'CLOCK_AHEAD'

/**
 * Creates the use case that removes decisions made more than a number of days ago, in slices. It remembers how late it was when
 * decisions were last taken for old: a clock that was set far ahead must not make all of them old at once. Such a clock is believed
 * after it has run evenly for a day and there are decisions under it.
 */
export function createRetention({
  store,
  clockGuard,
}: Pick<Services, 'store' | 'clockGuard'>): (retentionDays: number) => Promise<RetentionRun> {
  let knownAt: number | null = null
  return async (retentionDays) => {
    if (retentionDays === 0) return { removed: 0, finding: null, newestAt: null }
    // Before the clock is steady: what is decided under a wrong clock from now on says nothing about it.
    knownAt ??= await store.issuances.newestDecidedAt()
    const now = clockGuard.steadyNow(STEADY_TO_REMOVE)
    if (now === null) return { removed: 0, finding: 'CLOCK_UNSTEADY', newestAt: null }
    const newestAt = await store.issuances.newestDecidedAt()
    if (newestAt === null) return { removed: 0, finding: null, newestAt }
    if (now < newestAt) return { removed: 0, finding: 'CLOCK_BEHIND', newestAt }
    const before = now - retentionDays * DAY
    const isBelieved = clockGuard.steadyNow(DAY) !== null && newestAt >= before
    if ((knownAt ?? newestAt) < before && !isBelieved) return { removed: 0, finding: 'CLOCK_AHEAD', newestAt }
    knownAt = now
    let removed = 0
    for (;;) {
      const count = await store.issuances.removeBefore(before, now, ROWS_PER_SLICE)
      removed += count
      if (count < ROWS_PER_SLICE) return { removed, finding: null, newestAt }
    }
  }
}

const HOUR = 3_600_000
/** The longest window that a limit may have, and a little more. */
const RATE_WINDOWS_KEPT = 25 * HOUR

/** Forgets the addresses behind decisions once their time is over, and what limits counted by; returns how many rows it cleared. */
export async function forgetVisitors({
  store,
  clockGuard,
  visitors,
}: Pick<Services, 'store' | 'clockGuard' | 'visitors'>): Promise<number> {
  const now = clockGuard.trustedNow()
  if (now === null) return 0
  const before = { addresses: now - visitors.addressHours * HOUR, rateWindows: now - RATE_WINDOWS_KEPT }
  let total = 0
  for (;;) {
    const cleared = await store.issuances.forgetVisitors(before, ROWS_PER_SLICE)
    total += cleared
    if (cleared < ROWS_PER_SLICE) return total
  }
}
