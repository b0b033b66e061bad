import fc from 'fast-check'
import type { SpliceRealm } from '../../src/splice/model.ts'
import { realmArbitrary } from './realmArbitrary.ts'

/** Returns a number of different realms, the same ones for the same seed. */
export function distinctRealms(count: number, seed: number, isWanted = (_realm: SpliceRealm) => true): SpliceRealm[] {
  const realms = new Map<string, SpliceRealm>()
  for (let round = 0; realms.size < count; round += 1)
    for (const realm of fc.sample(realmArbitrary.filter(isWanted), { numRuns: count, seed: (seed + round) | 0 }))
      if (realms.size < count) realms.set(JSON.stringify(realm), realm)
  return [...realms.values()]
}
