import type { Clock } from '../ports/Clock.ts'

/** A clock that moves only when it is told to. */
export interface FixedClock extends Clock {
  /** Lets time pass: both clocks go on by this many milliseconds. */
  advance(milliseconds: number): void
  /** Sets the wall clock, as an administrator would: the monotonic clock does not notice. */
  set(now: number): void
}

/** Starts at the given wall-clock time in milliseconds, 2026-01-02T03:04:05Z unless said otherwise. */
export function fixedClock(startsAt: number = Date.UTC(2026, 0, 2, 3, 4, 5)): FixedClock {
  let now = startsAt
  let monotonic = 1_000
  return {
    now: () => now,
    monotonic: () => monotonic,
    advance: (milliseconds) => {
      now += milliseconds
      monotonic += milliseconds
    },
    set: (at) => {
      now = at
    },
  }
}
