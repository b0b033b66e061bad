import type { Services } from '../Services.ts'

/** How long the clock must have run evenly before a block is taken for ended, in milliseconds. */
const STEADY_TO_REMOVE = 60_000

/** Removes blocks whose end has passed; returns how many. */
export async function removeEndedBlocks({
  store,
  clockGuard,
}: Pick<Services, 'store' | 'clockGuard'>): Promise<number> {
  const now = clockGuard.steadyNow(STEADY_TO_REMOVE)
  return now === null ? 0 : store.blocks.removeEnded(now)
}
