import type { SplicePair } from './SpliceAudit.ts'
import { areOneGroup, type SpliceCallee, type SpliceRealm } from './SpliceRealm.ts'
import { isAligned, type SpliceText } from './SpliceText.ts'
import { canAlign, wildcardsOf } from './wildcardTexts.ts'

/**
 * Finds the callees that stand in for each other: an old token of one gets its time from a new token of the other. Between
 * two wildcards there is always such a pair, and within one.
 */
export function findPairs(realm: SpliceRealm, texts: readonly SpliceText[]): SplicePair[] {
  const isHarmless = areOneGroup(realm.callees)
  const called = texts.filter(({ calls }) => calls.length > 0)
  const wildcards = wildcardsOf(realm)
  const pairs = [
    ...called.flatMap((one, index) =>
      called.slice(index + 1).flatMap((other) => (isAligned(one, other) ? pairsBetween(one.calls, other.calls) : [])),
    ),
    ...wildcards.flatMap((wildcard, index) => [
      ...called.flatMap((text) => (canAlign(wildcard, text) ? pairsBetween([wildcard], text.calls) : [])),
      ...pairsBetween([wildcard], wildcards.slice(index)),
    ]),
  ]
  return pairs.map(([first, second]) => ({ first, second, isHarmless })).sort(byNames)
}

function pairsBetween(some: readonly SpliceCallee[], others: readonly SpliceCallee[]): [string, string][] {
  return some.flatMap((one) =>
    others.map(({ name }): [string, string] => (one.name <= name ? [one.name, name] : [name, one.name])),
  )
}

function byNames(a: SplicePair, b: SplicePair): number {
  return compare(a.first, b.first) || compare(a.second, b.second)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
