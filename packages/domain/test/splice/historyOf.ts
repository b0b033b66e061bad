import type { SpliceCallee, SpliceRealm } from '../../src/splice/model.ts'
import type { Occasion } from './Harvest.ts'

/**
 * Returns a history that makes all forgeries possible: all callees are called shortly before and after each change of a digit, and each
 * callee is called once alone. Times are whole seconds, like issued ones.
 */
export function historyOf(realm: SpliceRealm, callees: readonly SpliceCallee[], startsAtSeconds: number): Occasion[] {
  const unit = realm.timestampUnit === 'SECONDS' ? 1 : 1_000
  const occasion = (seconds: number, called: readonly SpliceCallee[]) => ({
    timestamp: seconds * unit,
    callees: called,
  })
  const borders = Array.from({ length: 9 }, (_, index) => {
    const period = 10 ** (index + 1)
    return (Math.floor(startsAtSeconds / period) + 1) * period
  })
  return [
    ...borders.flatMap((border, index) => [
      occasion(border - 1 - (index % 4), callees),
      occasion(border + 2 + (index % 5), callees),
    ]),
    ...callees.map((callee, index) => occasion(startsAtSeconds - 7 * (index + 1), [callee])),
  ]
}
