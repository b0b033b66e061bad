/** The source of time and timers: the system clock, or a clock that a test controls. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `task` once after `delayMs` milliseconds. Returns a function that cancels the task. */
  schedule(task: () => void, delayMs: number): () => void
}

/** Returns the system clock. Its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    now: Date.now,
    schedule(task, delayMs) {
      const timer = setTimeout(task, delayMs).unref()
      return () => clearTimeout(timer)
    },
  }
}
