import type { AuditSeal } from '../ports/AuditSeal.ts'
import type { AuditHead } from './AuditEntry.ts'
import { headText } from './auditText.ts'

/** Returns the sealed head of a log without entries. It is stored together with the server's secrets, so that a database without a head is one whose log was removed. */
export function emptyAuditHead(auditSeal: AuditSeal): AuditHead {
  return { length: 0, hash: '', seal: auditSeal.hash(headText(0, '')) }
}
