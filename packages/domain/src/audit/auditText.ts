import type { AuditEntry } from './AuditEntry.ts'

/** The canonical text of an entry behind the hash before it: what the chain's keyed hash is made over. Its order is frozen. */
export function auditText(entry: Omit<AuditEntry, 'hash'>, previousHash: string): string {
  return JSON.stringify([
    'entry-v1',
    previousHash,
    entry.sequence,
    entry.id,
    entry.occurredAt,
    entry.action,
    entry.actor === null ? null : [entry.actor.kind, entry.actor.id],
    entry.subjectId,
    entry.realmId,
    entry.requestId,
    entry.changes.map((change) => [change.field, change.before, change.after]),
  ])
}

/** The canonical text of the chain's end. */
export function headText(length: number, hash: string): string {
  return JSON.stringify(['head-v1', length, hash])
}
