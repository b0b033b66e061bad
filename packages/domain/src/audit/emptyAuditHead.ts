import type { AuditSeal } from '../ports/AuditSeal.ts'
import type { AuditHead } from './AuditEntry.ts'
import { headText } from './auditText.ts'

/** Returns the sealed head of a log without entries. It is stored together with the server's secrets, so that a database without a head is one whose log was removed. */
export function emptyAuditHead(auditSeal: AuditSeal): AuditHead {
  return { length: 0, hash: '', seal: auditSeal.hash(headText(0, '')) }
}

/** Returns whether a head is the one that the service seals for a log without entries. */
export function isEmptyAuditHead(auditSeal: AuditSeal, head: AuditHead | null): boolean {
  const { length, hash, seal } = emptyAuditHead(auditSeal)
  return head !== null && head.length === length && head.hash === hash && head.seal === seal
}
