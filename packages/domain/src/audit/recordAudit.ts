import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { AuditEntry, AuditHead, AuditRecord } from './AuditEntry.ts'
import { auditText, headText } from './auditText.ts'

/** Stands in for the hash before an entry where the end of the log was not as we left it: nothing that fits can follow. */
const TAMPERED = 'tampered'

/** Adds an entry to the chained audit log, in the transaction of the act itself: if it cannot be written, the act did not happen. */
export async function recordAudit(
  services: Pick<Services, 'auditSeal' | 'clock' | 'ids'>,
  repositories: Pick<Repositories, 'auditLog' | 'admins'>,
  record: AuditRecord,
): Promise<void> {
  const head = await repositories.auditLog.head()
  const length = (head?.length ?? 0) + 1
  const previousHash = (await isTampered(services, repositories, head)) ? TAMPERED : (head?.hash ?? '')
  const unsealed = { ...record, id: services.ids.next('aud'), sequence: length, occurredAt: services.clock.now() }
  const entry: AuditEntry = { ...unsealed, hash: services.auditSeal.hash(auditText(unsealed, previousHash)) }
  const nextHead: AuditHead = { length, hash: entry.hash, seal: services.auditSeal.hash(headText(length, entry.hash)) }
  await repositories.auditLog.append(entry, nextHead)
}

/**
 * Whether somebody changed the end of the log. It is not mended: the entry that follows breaks the chain for good, so that
 * nobody has to look at the right moment. Acts go on, since whoever pauses everything because of it must be able to.
 */
async function isTampered(
  { auditSeal }: Pick<Services, 'auditSeal'>,
  { admins }: Pick<Repositories, 'admins'>,
  head: AuditHead | null,
): Promise<boolean> {
  if (head !== null) return auditSeal.hash(headText(head.length, head.hash)) !== head.seal
  // Whoever can sign in was recorded before: with people there is a log.
  return (await admins.list()).length > 0
}
