import type { Services } from '../ports/services.ts'

/**
 * Creates the use case that removes decisions older than a number of days, in slices. The use case remembers the time of its last run. A
 * clock that is set far ahead therefore cannot make all decisions old at once. Such a clock is trusted only after it has run for a day
 * without a jump, and only if there are recent decisions at that time.
 */
export function createRetention({
  store,
  clockGuard,
}: Pick<Services, 'store' | 'clockGuard'>): (retentionDays: number) => Promise<RetentionRun> {
  let knownAt: number | null = null
  return async (retentionDays) => {
    if (retentionDays === 0) return { removed: 0, finding: null, newestAt: null }
    // The time of the newest decision is read before the clock is steady. Otherwise, new decisions with a wrong time could
    // confirm a wrong clock.
    knownAt ??= await store.issuances.newestDecidedAt()
    const now = clockGuard.steadyNow(STEADY_TO_REMOVE_MS)
    if (now === null) return { removed: 0, finding: 'CLOCK_UNSTEADY', newestAt: null }
    const newestAt = await store.issuances.newestDecidedAt()
    if (newestAt === null) return { removed: 0, finding: null, newestAt }
    if (now < newestAt) return { removed: 0, finding: 'CLOCK_BEHIND', newestAt }
    const before = now - retentionDays * DAY_MS
    const isTrusted = clockGuard.steadyNow(DAY_MS) !== null && newestAt >= before
    if ((knownAt ?? newestAt) < before && !isTrusted) return { removed: 0, finding: 'CLOCK_AHEAD', newestAt }
    knownAt = now
    const removed = await inSlices((limit) => store.issuances.removeBefore(before, now, limit))
    return { removed, finding: null, newestAt }
  }
}

/** The number of rows in one slice. Slices are small, so that requests are answered between two slices. */
const ROWS_PER_SLICE = 100

/**
 * The number of idempotency keys in one slice. Their rows are short. Each receipt of the last minutes can have such a
 * row.
 */
const KEYS_PER_SLICE = 1_000

/** How long the clock must have run without a jump before decisions are removed because of their age. */
const STEADY_TO_REMOVE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The longest window that a limit can have, plus a margin. */
const RATE_WINDOWS_KEPT_MS = 25 * HOUR_MS

/** The result of a retention run. */
export interface RetentionRun {
  readonly removed: number
  /** The reason why nothing was removed; `null` if all old decisions were removed. */
  readonly finding: RetentionFinding | null
  /** When the newest decision was made; `null` if there is none. */
  readonly newestAt: number | null
}

export type RetentionFinding =
  /** The clock was set, or the process started, less than a minute ago. */
  | 'CLOCK_UNSTEADY'
  /** The clock is behind the newest decision. */
  | 'CLOCK_BEHIND'
  /** The clock is ahead of the latest known time by more than the retention time. All decisions would be removed. */
  | 'CLOCK_AHEAD'

/**
 * Returns the start of the period whose addresses may be read. An older address may still be stored for a moment, until
 * the maintenance removes it.
 */
export function addressesSince({ addressHours }: Pick<Services['visitors'], 'addressHours'>, now: number): number {
  return now - addressHours * HOUR_MS
}

/** Removes expired addresses and rate windows of issuances. Returns the number of removed rows. */
export async function forgetVisitors({
  store,
  clockGuard,
  visitors,
}: Pick<Services, 'store' | 'clockGuard' | 'visitors'>): Promise<number> {
  const now = clockGuard.trustedNow()
  if (now === null) return 0
  const before = { addresses: addressesSince(visitors, now), rateWindows: now - RATE_WINDOWS_KEPT_MS }
  return inSlices((limit) => store.issuances.forgetVisitors(before, limit))
}

/**
 * Removes the idempotency records of issuances whose credentials have expired. Returns the number of removed records.
 */
export async function removeExpiredKeys({
  store,
  clockGuard,
}: Pick<Services, 'store' | 'clockGuard'>): Promise<number> {
  const now = clockGuard.trustedNow()
  return now === null ? 0 : inSlices((limit) => store.idempotency.removeExpired(now, limit), KEYS_PER_SLICE)
}

/**
 * Repeats a change of at most `limit` rows until it changes fewer than `limit` rows. Returns the total number of
 * changed rows.
 */
async function inSlices(change: (limit: number) => Promise<number>, limit = ROWS_PER_SLICE): Promise<number> {
  let total = 0
  for (;;) {
    const count = await change(limit)
    total += count
    if (count < limit) return total
  }
}
