/** Time as an argument: the machine's own, or one that a test turns by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `task` once, `delayMs` from now. The function that comes back calls it off. */
  schedule(task: () => void, delayMs: number): () => void
}

/** No task keeps the process alive. */
export function systemClock(): Clock {
  return {
    now: Date.now,
    schedule(task, delayMs) {
      const timer = setTimeout(task, delayMs).unref()
      return () => clearTimeout(timer)
    },
  }
}
