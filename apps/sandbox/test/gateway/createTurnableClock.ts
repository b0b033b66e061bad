/** A clock that stands until it is turned, and then does what is due, in order. */
export function createTurnableClock(startAt = Date.UTC(2026, 5, 1, 12)) {
  let now = startAt
  let tasks: { at: number; task: () => void }[] = []
  return {
    now: () => now,
    tasksCount: () => tasks.length,
    schedule(task: () => void, delayMs: number) {
      const entry = { at: now + delayMs, task }
      tasks.push(entry)
      return () => {
        tasks = tasks.filter((other) => other !== entry)
      }
    },
    turn(durationMs: number) {
      const until = now + durationMs
      for (;;) {
        const next = tasks.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        tasks = tasks.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.task()
      }
      now = until
    },
  }
}
