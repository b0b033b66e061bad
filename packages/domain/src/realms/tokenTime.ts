import type { SpliceFormat } from '../splice/model.ts'

/**
 * The time that a token issued now would carry, in the unit of the realm, as `mintAll` stamps it: whole seconds, set back
 * where tokens end before the gateway's own time.
 */
export function stampOf(format: SpliceFormat, now: number): number {
  const seconds = Math.floor(now / 1_000) - backdatingSecondsOf(format)
  return format.timestampUnit === 'SECONDS' ? seconds : seconds * 1_000
}

/** How many digits it has. */
export function digitsOf(format: SpliceFormat, now: number): number {
  return String(stampOf(format, now)).length
}

/** How far times are set back. */
export function backdatingSecondsOf(format: SpliceFormat): number {
  return format.lifetimeSeconds - format.effectiveLifetimeSeconds
}
