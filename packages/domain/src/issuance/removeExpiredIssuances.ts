import type { Services } from '../Services.ts'

const ISSUANCES_PER_REMOVAL = 1_000
const DAY = 86_400_000

/** Removes issuances decided more than this many days ago, a bounded number at a time; returns how many. 0 keeps them for ever. */
export async function removeExpiredIssuances(
  services: Pick<Services, 'store' | 'clock'>,
  retentionDays: number,
): Promise<number> {
  if (retentionDays === 0) return 0
  const now = services.clock.now()
  let total = 0
  for (;;) {
    const removed = await services.store.issuances.removeBefore(now - retentionDays * DAY, now, ISSUANCES_PER_REMOVAL)
    total += removed
    if (removed < ISSUANCES_PER_REMOVAL) return total
  }
}
