import { adviseOn } from './adviseOn.ts'
import { assessSplice, type SpliceFacts } from './assessSplice.ts'
import { authenticatedAudit } from './authenticatedAudit.ts'
import { countHybridNames } from './countHybridNames.ts'
import { deadlineOf } from './deadlineOf.ts'
import { findPairs } from './findPairs.ts'
import type { SpliceAudit, SpliceFormerCallee, SpliceGrade } from './SpliceAudit.ts'
import type { SpliceRealm } from './SpliceRealm.ts'
import { digitsOf } from './stampOf.ts'
import { tellFindings } from './tellFindings.ts'

/**
 * Says what recombining the blocks of a realm's tokens allows, in the worst case: any history of issuing, every token in one
 * hand, a gateway that takes times in the future (docs/reference/token-format.md, «The splice audit»). Identities are valid.
 */
export function auditSplice(realm: SpliceRealm, now: number): SpliceAudit {
  if (realm.cipher === 'AES_256_CBC_HMAC') return authenticatedAudit(realm)
  const facts = assessSplice(realm, digitsOf(realm, now))
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
    findings: tellFindings(realm, facts, hybrids),
    advice: adviseOn(realm, facts, deadlineAt, now),
  }
}

/** The grade alone. */
export function gradeSplice(realm: SpliceRealm, now: number): SpliceGrade {
  return realm.cipher === 'AES_256_CBC_HMAC' ? 'A' : assessSplice(realm, digitsOf(realm, now)).grade
}

/** The grade of what the realm issues itself, now. */
function gradeWithNewKey(realm: SpliceRealm, now: number): SpliceGrade {
  return gradeSplice({ ...realm, callees: realm.callees.filter(({ elsewhere }) => elsewhere === undefined) }, now)
}

function formerCalleesOf(realm: SpliceRealm, { forgeableFormer }: SpliceFacts): SpliceFormerCallee[] {
  return realm.callees.flatMap((callee) => {
    const left = callee.elsewhere?.left
    if (left == null) return []
    const isForgeable = forgeableFormer.some(({ calls }) => calls.includes(callee))
    return [{ name: callee.name, address: callee.address, leftAt: left.at, isForgeable }]
  })
}
