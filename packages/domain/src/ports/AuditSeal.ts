/** The keyed hash that chains the audit log (HMAC, hex). */
export interface AuditSeal {
  hash(text: string): string
}
