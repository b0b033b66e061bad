import { PAIRS_TOLD, type SplicePair } from './SpliceAudit.ts'
import { areOneGroup, isFormer, isWildcard, type SpliceCallee, type SpliceRealm } from './SpliceRealm.ts'
import { isAligned, type SpliceText } from './SpliceText.ts'
import { canAlign } from './wildcardTexts.ts'

export interface FoundPairs {
  /** By name, the first {@link PAIRS_TOLD}. */
  readonly pairs: readonly SplicePair[]
  readonly pairCount: number
}

/** Finds the callees that stand in for each other: an old token of one gets its time from a new token of the other. */
export function findPairs(realm: SpliceRealm, texts: readonly SpliceText[]): FoundPairs {
  const hasOneGroup = areOneGroup(realm.callees.filter((callee) => !isFormer(callee)))
  const textOf = new Map(texts.flatMap((text) => text.calls.map((callee) => [callee, text] as const)))
  // A former callee whose address is issued for under another name has no text of its own.
  const callees = realm.callees
    .filter((callee) => isWildcard(callee) || textOf.has(callee))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const pairs: SplicePair[] = []
  let pairCount = 0
  callees.forEach((first, index) => {
    for (const second of callees.slice(index)) {
      const formerCount = Number(isFormer(first)) + Number(isFormer(second))
      if (formerCount === 2 || !isPair(first, second, textOf)) continue
      const isHarmless = hasOneGroup && formerCount === 0
      pairCount += 1
      if (pairs.length < PAIRS_TOLD) pairs.push({ first: first.name, second: second.name, isHarmless })
    }
  })
  return { pairs, pairCount }
}

function isPair(one: SpliceCallee, other: SpliceCallee, textOf: ReadonlyMap<SpliceCallee, SpliceText>): boolean {
  // Wildcards have addresses of every length, so that some of one always fit some of another, and some of its own.
  if (isWildcard(one) && isWildcard(other)) return true
  const [oneText, otherText] = [textOf.get(one), textOf.get(other)]
  if (oneText === undefined) return otherText !== undefined && canAlign(one, otherText)
  if (otherText === undefined) return canAlign(other, oneText)
  return oneText !== otherText && isAligned(oneText, otherText)
}
