import type { Services } from '../Services.ts'

/** Rows of one slice: so few that requests are answered between two slices. */
const ROWS_PER_SLICE = 100
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
