import type { AuditSeal } from '../ports/AuditSeal.ts'
import type { Repositories } from '../ports/Store.ts'
import type { AuditEntry, AuditHead } from './AuditEntry.ts'
import { auditText } from './auditText.ts'

/** The hash that takes the place of the previous one where the end of the log is not as it was written. No genuine entry fits behind it. */
export const TAMPERED = 'tampered'

/**
 * Whether the audit log was removed from the database: there is no head, a head without its entries, or a log that began
 * again after such a removal. Reads two rows and counts the others, so that a start and every page can ask.
 */
export async function isAuditLogRemoved({
  store,
  auditSeal,
}: {
  readonly store: Pick<Repositories, 'auditLog' | 'admins'>
  readonly auditSeal: AuditSeal
}): Promise<boolean> {
  const { rows, head } = await store.auditLog.extent()
  if (await isHeadOfRemovedLog(store, head)) return true
  if (head !== null && head.length > 0 && rows === 0) return true
  const [first] = await store.auditLog.scan(0, 1)
  return first !== undefined && beganAgain(auditSeal, first)
}

/** Whether a head, or its absence, shows that the log was removed: everyone who can sign in was recorded before. */
export async function isHeadOfRemovedLog(
  { admins }: Pick<Repositories, 'admins'>,
  head: AuditHead | null,
): Promise<boolean> {
  return head === null || (head.length === 0 && (await admins.list()).length > 0)
}

/** Whether an entry is the first one after a removal. */
export function beganAgain(auditSeal: AuditSeal, first: AuditEntry): boolean {
  return first.sequence === 1 && auditSeal.hash(auditText(first, TAMPERED)) === first.hash
}
