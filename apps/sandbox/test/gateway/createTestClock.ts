/**
 * Creates a clock that moves only when a test advances it. When the clock advances, it runs the tasks that are due, in
 * order.
 */
export function createTestClock(startAt = Date.UTC(2026, 5, 1, 12)) {
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
    advance(durationMs: number) {
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
