import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { AuditEntry, AuditHead, AuditRecord } from './AuditEntry.ts'
import { auditText, headText } from './auditText.ts'
import { isHeadOfRemovedLog, type RecordedNouns, TAMPERED } from './isAuditLogRemoved.ts'

/** Adds an entry to the chained audit log, in the transaction of the act itself: if it cannot be written, the act did not happen. */
export async function recordAudit(
  services: Pick<Services, 'auditSeal' | 'clock' | 'ids'>,
  repositories: RecordedNouns & Pick<Repositories, 'auditLog'>,
  record: AuditRecord,
): Promise<void> {
  const { auditLog } = repositories
  const head = await auditLog.head()
  const last = await auditLog.lastSequence()
  const known = head?.length ?? 0
  // A row behind the end must not stop the acts that follow, so the entry goes behind it.
  const length = Math.max(known, last) + 1
  const isGenuine = last <= known && !(await isTampered(services, repositories, head))
  const previousHash = isGenuine ? (head?.hash ?? '') : TAMPERED
  const unsealed = { ...record, id: services.ids.next('aud'), sequence: length, occurredAt: services.clock.now() }
  const entry: AuditEntry = { ...unsealed, hash: services.auditSeal.hash(auditText(unsealed, previousHash)) }
  const nextHead: AuditHead = { length, hash: entry.hash, seal: services.auditSeal.hash(headText(length, entry.hash)) }
  await auditLog.append(entry, nextHead)
}

/**
 * Whether the sealed end of the log was changed or removed. The entry that follows then breaks the chain permanently, so that the
 * change is found at any later time. Acts are still possible: an administrator who pauses everything because of it must be able to.
 */
async function isTampered(
  { auditSeal }: Pick<Services, 'auditSeal'>,
  repositories: RecordedNouns,
  head: AuditHead | null,
): Promise<boolean> {
  if (await isHeadOfRemovedLog(repositories, auditSeal, head)) return true
  return head !== null && auditSeal.hash(headText(head.length, head.hash)) !== head.seal
}
