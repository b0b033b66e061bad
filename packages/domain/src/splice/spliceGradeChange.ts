import type { AuditChange } from '../audit/AuditEntry.ts'
import { gradeSplice } from './auditSplice.ts'
import { describeSpliceRealm } from './describeSpliceRealm.ts'
import type { SpliceRows } from './SpliceRows.ts'

/** What a change does to the realm's splice grade, for its audit entry; `before` is `null` for a new realm. It may do nothing. */
export function spliceGradeChange(before: SpliceRows | null, after: SpliceRows, now: number): AuditChange {
  return {
    field: 'spliceGrade',
    before: before === null ? null : gradeSplice(describeSpliceRealm(before, now), now),
    after: gradeSplice(describeSpliceRealm(after, now), now),
  }
}
