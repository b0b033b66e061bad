import type { AuditAction, AuditEntry, AuditHead } from '../audit/AuditEntry.ts'
import type { Page, PageRequest } from './Page.ts'

/** `null` everywhere means all. */
export interface AuditListing extends PageRequest {
  readonly actions: readonly AuditAction[] | null
  readonly realmId: string | null
  readonly actorId: string | null
  readonly subjectId: string | null
  /** Half-open: from is included, to is not. */
  readonly occurredAt: { readonly from: number; readonly to: number } | null
}

export interface AuditLogRepository {
  find(id: string): Promise<AuditEntry | null>
  /** Newest first; the cursor's key is the sequence. */
  list(listing: AuditListing): Promise<Page<AuditEntry>>
  /** In order, at most `limit` entries behind `afterSequence` (0 for the beginning). */
  scan(afterSequence: number, limit: number): Promise<AuditEntry[]>
  /** `null` while the log is empty. */
  head(): Promise<AuditHead | null>
  /** Adds an entry and moves the head. Only within a transaction. */
  append(entry: AuditEntry, head: AuditHead): Promise<void>
}
