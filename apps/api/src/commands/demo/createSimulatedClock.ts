import type { Clock } from '@anoncall/domain'

/** A clock that shows the time of the simulation. */
export interface SimulatedClock extends Clock {
  /** Advances the clock to an instant in milliseconds. It never moves back. */
  moveTo(instant: number): void
}

/** Creates a clock for a simulation that runs weeks within seconds. It runs evenly, so it is always trusted. */
export function createSimulatedClock(startsAt: number): SimulatedClock {
  let now = startsAt
  return {
    now: () => now,
    monotonic: () => now - startsAt,
    moveTo: (instant) => {
      now = Math.max(now, instant)
    },
  }
}
