import type { Realm } from '../realms/Realm.ts'
import type { Services } from '../Services.ts'
import { auditSplice } from './auditSplice.ts'
import { describeSpliceRealm } from './describeSpliceRealm.ts'
import type { SpliceAudit } from './SpliceAudit.ts'
import { readSpliceRows } from './SpliceRows.ts'

/** Audits a realm as it is now. */
export async function loadSpliceAudit({ store, clock }: Services, realm: Realm): Promise<SpliceAudit> {
  const now = clock.now()
  return auditSplice(describeSpliceRealm(await readSpliceRows(store, realm), now), now)
}
