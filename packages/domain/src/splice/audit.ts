import { backdatingSecondsOf, stampOf, timestampDigits } from '../realms/realm.ts'
import { assessForgeries, type Forgeries } from './forgeries.ts'
import { countHybridNames } from './hybridNames.ts'
import {
  areOneGroup,
  isFormer,
  isWildcard,
  PAIRS_MAX,
  type SpliceAudit,
  type SpliceCallee,
  type SpliceFormerCallee,
  type SpliceGrade,
  type SplicePair,
  type SpliceRealm,
} from './model.ts'
import { listText, replayText, reportFindings } from './report.ts'
import { suggestFixes } from './suggestions.ts'
import { canAlignWildcard, isAligned, type SpliceText } from './tokenBlocks.ts'

/**
 * Audits the forgeries that are possible by recombining the blocks of a realm's tokens. Assumes the worst case: any history of issuing,
 * an attacker with all tokens, and a gateway that accepts times in the future (docs/reference/token-format.md, "The splice audit").
 * Expects valid identities.
 */
export function auditSplice(realm: SpliceRealm, now: number): SpliceAudit {
  if (realm.cipher === 'AES_256_CBC_HMAC') return authenticatedAudit(realm)
  const facts = assessForgeries(realm, timestampDigits(realm, now))
  const hybrids = countHybridNames(facts)
  const deadlineAt = deadlineOf(realm, facts, now)
  return {
    grade: facts.grade,
    gradeWithNewKey: gradeWithNewKey(realm, now),
    sharedWith: (realm.sharers ?? []).map(({ realmName }) => realmName),
    formerCallees: formerCalleesOf(realm, facts),
    ...findPairs(realm, facts.texts),
    worstStretchSeconds: facts.worstStretchSeconds,
    deadlineAt,
    hybridNameCount: hybrids.count,
    findings: reportFindings(realm, facts, hybrids),
    advice: suggestFixes(realm, facts, { deadlineAt, now }),
  }
}

/** Returns only the grade of a realm. */
export function gradeSplice(realm: SpliceRealm, now: number): SpliceGrade {
  return realm.cipher === 'AES_256_CBC_HMAC' ? 'A' : assessForgeries(realm, timestampDigits(realm, now)).grade
}

/** Returns the grade that the realm would have under a new key. Only the realm's own current callees then count. */
function gradeWithNewKey(realm: SpliceRealm, now: number): SpliceGrade {
  return gradeSplice({ ...realm, callees: realm.callees.filter(({ elsewhere }) => elsewhere === undefined) }, now)
}

function formerCalleesOf(realm: SpliceRealm, { forgeableFormer }: Forgeries): SpliceFormerCallee[] {
  return realm.callees.flatMap((callee) => {
    const left = callee.elsewhere?.left
    if (left == null) return []
    const isForgeable = forgeableFormer.some(({ calls }) => calls.includes(callee))
    return [{ name: callee.name, address: callee.address, leftAt: left.at, isForgeable }]
  })
}

/** Returns the audit of a realm whose tokens are authenticated as a whole. */
export function authenticatedAudit(realm: SpliceRealm): SpliceAudit {
  const sharedWith = (realm.sharers ?? []).map(({ realmName }) => realmName)
  return {
    grade: 'A',
    gradeWithNewKey: 'A',
    sharedWith,
    formerCallees: [],
    pairs: [],
    pairCount: 0,
    worstStretchSeconds: 0,
    deadlineAt: null,
    hybridNameCount: 0,
    findings: [
      'Each token is authenticated as a whole (HMAC-SHA-256). Without the key, no part of it can be recombined, removed or changed.',
      ...(sharedWith.length === 0
        ? []
        : [
            `The key is also the active key of ${sharedWith.length === 1 ? 'realm' : 'realms'} ${listText(sharedWith)}: the gateway accepts a token of one in the other until it expires.`,
          ]),
      replayText(realm),
    ],
    advice:
      sharedWith.length === 0
        ? []
        : ['Set up a separate key for this realm at the gateway, then stage and activate that key here.'],
  }
}

export interface FoundPairs {
  /** At most {@link PAIRS_MAX} pairs, ordered by name. */
  readonly pairs: readonly SplicePair[]
  readonly pairCount: number
}

/**
 * Finds the pairs of interchangeable callees. In such a pair, an old token for one callee can take the time of a new
 * token for the other.
 */
export function findPairs(realm: SpliceRealm, texts: readonly SpliceText[]): FoundPairs {
  const hasOneGroup = areOneGroup(realm.callees.filter((callee) => !isFormer(callee)))
  const textOf = new Map(texts.flatMap((text) => text.calls.map((callee) => [callee, text] as const)))
  // If the address of a former callee now belongs to another callee, the former callee has no separate text.
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
      if (pairs.length < PAIRS_MAX) pairs.push({ first: first.name, second: second.name, isHarmless })
    }
  })
  return { pairs, pairCount }
}

function isPair(one: SpliceCallee, other: SpliceCallee, textOf: ReadonlyMap<SpliceCallee, SpliceText>): boolean {
  // A wildcard has addresses of every length. Some addresses of any two wildcards therefore align with each other. Even
  // a single wildcard has addresses that align with each other.
  if (isWildcard(one) && isWildcard(other)) return true
  const [oneText, otherText] = [textOf.get(one), textOf.get(other)]
  if (oneText === undefined) return otherText !== undefined && canAlignWildcard(one, otherText)
  if (otherText === undefined) return canAlignWildcard(other, oneText)
  return oneText !== otherText && isAligned(oneText, otherText)
}

/**
 * The minimum time between two changes of the high digits, in seconds. If they change more often, there is no time to
 * replace a key between two changes.
 */
const PERIOD_SECONDS_MIN = 86_400

/**
 * Returns the deadline for replacing the key. While all times under a key have the same high digits, every mixed time
 * was really issued. After the high digits change, old low digits can give a time in the future. Returns `null` if no
 * time can be stretched, if stretched tokens make no usable set, or if the high digits change more often than keys can
 * be replaced.
 */
export function deadlineOf(realm: SpliceRealm, { grade, stretches }: Forgeries, now: number): number | null {
  if (grade === 'A' || grade === 'A_SET') return null
  const { issuedAt } = stampOf(realm, now)
  const borders = stretches
    .filter(({ seconds }) => seconds >= PERIOD_SECONDS_MIN)
    .map(({ seconds }) => (Math.floor(issuedAt / (seconds * 1_000)) + 1) * seconds * 1_000)
  return borders.length === 0 ? null : Math.min(...borders) + backdatingSecondsOf(realm) * 1_000
}
