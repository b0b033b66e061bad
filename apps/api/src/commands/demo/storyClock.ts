import type { Clock } from '@anoncall/domain'

/** A clock that stands where the story is. */
export interface StoryClock extends Clock {
  /** Moves on to an instant in milliseconds; never back. */
  moveTo(instant: number): void
}

/** A clock for weeks that are told within seconds. It runs evenly, so it can be trusted all along. */
export function storyClock(startsAt: number): StoryClock {
  let now = startsAt
  return {
    now: () => now,
    monotonic: () => now - startsAt,
    moveTo: (instant) => {
      now = Math.max(now, instant)
    },
  }
}
