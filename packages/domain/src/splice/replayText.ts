import type { SpliceFormat } from './SpliceRealm.ts'
import { backdatingSecondsOf } from './stampOf.ts'

/** What no format shuts, in words. */
export function replayText(format: SpliceFormat): string {
  const { lifetimeSeconds, effectiveLifetimeSeconds } = format
  const backdated =
    backdatingSecondsOf(format) === 0
      ? ''
      : ` The gateway's own time is ${lifetimeSeconds} s; the rest is taken off by backdating.`
  return `Whoever holds a set can use it again until it expires, ${effectiveLifetimeSeconds} s after it was issued.${backdated}`
}
