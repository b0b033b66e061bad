import type { Clock } from '@anoncall/domain'

/** The system clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
