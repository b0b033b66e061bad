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

export interface AuditExtent {
  readonly rows: number
  readonly head: AuditHead | null
  readonly setAside: number
}

/** A row that was found in the log and cannot be an entry of it. */
export interface SetAsideRow {
  readonly id: string
  /** What was wrong with it, as a sentence. */
  readonly finding: string
  /** The row as JSON, each value as an SQL literal or as JSON, depending on the database. */
  readonly content: string
}

export interface AuditLogRepository {
  find(id: string): Promise<AuditEntry | null>
  /** Newest first; the cursor's key is the sequence. */
  list(listing: AuditListing): Promise<Page<AuditEntry>>
  /**
   * In order, at most `limit` entries behind `afterSequence` (0 for the beginning). An entry whose row holds anything else
   * than the entry says is returned with an empty hash, which fits nothing.
   */
  scan(afterSequence: number, limit: number): Promise<AuditEntry[]>
  /** `null` when it was removed: a log without entries has a head, too. */
  head(): Promise<AuditHead | null>
  /** The number of rows, whatever their sequence is, the head, and the number of rows that were set aside: all of one moment. */
  extent(): Promise<AuditExtent>
  /** The highest sequence of a row, whether or not the head knows of it; 0 without any. Rows that no number numbers do not count. */
  lastSequence(): Promise<number>
  /** A row whose sequence no entry of a log of this length has: below 1, above `length`, or none at all. */
  findOutside(length: number): Promise<AuditEntry | null>
  /** Rows that an update of the database took out of the log, at most `limit`. */
  listSetAside(limit: number): Promise<SetAsideRow[]>
  /** Adds an entry and moves the head. Only within a transaction. */
  append(entry: AuditEntry, head: AuditHead): Promise<void>
}
