import type { Services } from '../Services.ts'

const ISSUANCES_PER_REMOVAL = 1_000
/** How long the clock must have run evenly before decisions are taken for old, in milliseconds. */
const STEADY_TO_REMOVE = 60_000
const DAY = 86_400_000

/** Removes issuances decided more than this many days ago, a bounded number at a time; returns how many. 0 keeps them for ever. */
export async function removeExpiredIssuances(
  services: Pick<Services, 'store' | 'clockGuard'>,
  retentionDays: number,
): Promise<number> {
  if (retentionDays === 0) return 0
  const now = services.clockGuard.steadyNow(STEADY_TO_REMOVE)
  if (now === null) return 0
  let total = 0
  for (;;) {
    const removed = await services.store.issuances.removeBefore(now - retentionDays * DAY, now, ISSUANCES_PER_REMOVAL)
    total += removed
    if (removed < ISSUANCES_PER_REMOVAL) return total
  }
}
