import type { MonotonicClock } from './FloodGuard.ts'

/** Returns a function that calls `load` and caches its result for one second. Failures are not cached. */
export function rememberBriefly<Value>(load: () => Promise<Value>, monotonic: MonotonicClock): () => Promise<Value> {
  let remembered: { readonly value: Promise<Value>; readonly until: number } | null = null
  return () => {
    const now = monotonic()
    if (remembered !== null && now < remembered.until) return remembered.value
    const value = load()
    remembered = { value, until: now + GOOD_FOR_MS }
    value.catch(() => {
      if (remembered?.value === value) remembered = null
    })
    return value
  }
}

/** How long a result is cached, in milliseconds. A change takes effect within a second. */
const GOOD_FOR_MS = 1_000
