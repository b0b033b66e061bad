import type { AuditSeal } from '../ports/AuditSeal.ts'
import type { Repositories } from '../ports/Store.ts'
import type { AuditEntry, AuditHead } from './AuditEntry.ts'
import { auditText } from './auditText.ts'
import { isEmptyAuditHead } from './emptyAuditHead.ts'

/** The hash that takes the place of the previous one where the end of the log is not as it was written. No genuine entry fits behind it. */
export const TAMPERED = 'tampered'

/** What shows that something was recorded: nobody of these exists without an entry. */
export type RecordedNouns = Pick<Repositories, 'admins' | 'apiClients'>

/**
 * Whether the audit log was removed from the database: there is no head, a head without its entries, or a log that began
 * again after such a removal. Reads a few rows only, so that a start and every page can ask.
 */
export async function isAuditLogRemoved({
  store,
  auditSeal,
}: {
  readonly store: RecordedNouns & Pick<Repositories, 'auditLog'>
  readonly auditSeal: AuditSeal
}): Promise<boolean> {
  const head = await store.auditLog.head()
  if (await isHeadOfRemovedLog(store, auditSeal, head)) return true
  const [first] = await store.auditLog.scan(0, 1)
  if (first === undefined) return head !== null && head.length > 0
  return beganAgain(auditSeal, first)
}

/** Whether a head, or its absence, shows that the log was removed. */
export async function isHeadOfRemovedLog(
  { admins, apiClients }: RecordedNouns,
  auditSeal: AuditSeal,
  head: AuditHead | null,
): Promise<boolean> {
  if (head === null) return true
  if (head.length > 0) return false
  if (!isEmptyAuditHead(auditSeal, head)) return true
  // The head of an empty log is genuine only while there is nothing that was recorded.
  if ((await admins.list()).length > 0) return true
  return (await apiClients.list({ realmId: null, first: 1, after: null })).entries.length > 0
}

/** Whether an entry is the first one after a removal. */
export function beganAgain(auditSeal: AuditSeal, first: AuditEntry): boolean {
  return first.sequence === 1 && auditSeal.hash(auditText(first, TAMPERED)) === first.hash
}
