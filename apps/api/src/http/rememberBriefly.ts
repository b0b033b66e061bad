import type { MonotonicClock } from './FloodGuard.ts'

/** How long an answer is good for, in milliseconds: a change takes effect within a second. */
const GOOD_FOR = 1_000

/** Asks at most once a second, however often it is asked. A failure is not remembered. */
export function rememberBriefly<Value>(load: () => Promise<Value>, monotonic: MonotonicClock): () => Promise<Value> {
  let remembered: { readonly value: Promise<Value>; readonly until: number } | null = null
  return () => {
    const now = monotonic()
    if (remembered !== null && now < remembered.until) return remembered.value
    const value = load()
    remembered = { value, until: now + GOOD_FOR }
    value.catch(() => {
      if (remembered?.value === value) remembered = null
    })
    return value
  }
}
