import type { SpliceFacts } from './assessSplice.ts'
import type { SpliceRealm } from './SpliceRealm.ts'
import { backdatingSecondsOf, stampOf } from './stampOf.ts'

/** High digits that go on sooner than this leave no time to replace a key between two such moments. */
const PERIOD_SECONDS_MIN = 86_400

/**
 * When the key is to be replaced at the latest. As long as all times under a key have the same high digits, mixing two of them
 * gives a time that was issued; it is when the high digits go on that old low digits begin to mean the future. `null` where
 * nothing is stretched, where stretched tokens make no usable set, or where the digits go on more often than keys are replaced.
 */
export function deadlineOf(realm: SpliceRealm, { grade, stretches }: SpliceFacts, now: number): number | null {
  if (grade === 'A' || grade === 'A_SET') return null
  const unitMilliseconds = realm.timestampUnit === 'SECONDS' ? 1_000 : 1
  const stampedAt = stampOf(realm, now) * unitMilliseconds
  const borders = stretches
    .filter(({ seconds }) => seconds >= PERIOD_SECONDS_MIN)
    .map(({ seconds }) => (Math.floor(stampedAt / (seconds * 1_000)) + 1) * seconds * 1_000)
  return borders.length === 0 ? null : Math.min(...borders) + backdatingSecondsOf(realm) * 1_000
}
