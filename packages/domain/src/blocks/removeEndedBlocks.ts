import type { Services } from '../Services.ts'

/** How long the clock must have run evenly before a block is taken for ended, in milliseconds. */
const STEADY_TO_REMOVE = 60_000
/** Rows of one slice: so few that requests are answered between two slices. */
const ROWS_PER_SLICE = 100

/** Removes blocks whose end has passed, in slices. Returns how many, or `null` if the clock has not run evenly for long enough. */
export async function removeEndedBlocks({
  store,
  clockGuard,
}: Pick<Services, 'store' | 'clockGuard'>): Promise<number | null> {
  const now = clockGuard.steadyNow(STEADY_TO_REMOVE)
  if (now === null) return null
  let total = 0
  for (;;) {
    const removed = await store.blocks.removeEnded(now, ROWS_PER_SLICE)
    total += removed
    if (removed < ROWS_PER_SLICE) return total
  }
}
