import type { MonotonicClock } from './FloodGuard.ts'

/** Returns a function that calls `load` and caches its result for one second. Failures are not cached. */
export function cacheBriefly<Value>(load: () => Promise<Value>, monotonic: MonotonicClock): () => Promise<Value> {
  let cached: { readonly value: Promise<Value>; readonly until: number } | null = null
  return () => {
    const now = monotonic()
    if (cached !== null && now < cached.until) return cached.value
    const value = load()
    cached = { value, until: now + GOOD_FOR_MS }
    value.catch(() => {
      if (cached?.value === value) cached = null
    })
    return value
  }
}

/** How long a result is cached, in milliseconds. A change takes effect within a second. */
const GOOD_FOR_MS = 1_000
