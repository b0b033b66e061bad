import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { AuditEntry, AuditHead, AuditRecord } from './AuditEntry.ts'
import { auditText, headText } from './auditText.ts'

/** Adds an entry to the chained audit log, in the transaction of the act itself: if it cannot be written, the act did not happen. */
export async function recordAudit(
  services: Pick<Services, 'auditSeal' | 'clock' | 'ids'>,
  repositories: Pick<Repositories, 'auditLog'>,
  record: AuditRecord,
): Promise<void> {
  const head = await repositories.auditLog.head()
  const length = (head?.length ?? 0) + 1
  const unsealed = { ...record, id: services.ids.next('aud'), sequence: length, occurredAt: services.clock.now() }
  const entry: AuditEntry = { ...unsealed, hash: services.auditSeal.hash(auditText(unsealed, head?.hash ?? '')) }
  const nextHead: AuditHead = { length, hash: entry.hash, seal: services.auditSeal.hash(headText(length, entry.hash)) }
  await repositories.auditLog.append(entry, nextHead)
}
