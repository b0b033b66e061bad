import type { AuditHead } from '@anoncall/domain'

/** Where the server's own secrets are kept, sealed. The list is the whole of it, in any order. */
export interface ServerSecrets {
  list(): Promise<{ name: string; sealed: string }[]>
  /**
   * Stores all or none, so that a start that is cut short leaves nothing half made. Rejects when a name is taken.
   *
   * @param secrets Each with the id of the master key that wraps it, which is part of `sealed` too, to count by it.
   * @param auditHead The sealed head of the empty audit log, stored with the first secrets of a database: secrets without a
   *   head then mean that the log was removed. `null` when secrets are added later.
   */
  insertAll(
    secrets: readonly { name: string; kekId: string; sealed: string }[],
    auditHead: AuditHead | null,
  ): Promise<void>
}
