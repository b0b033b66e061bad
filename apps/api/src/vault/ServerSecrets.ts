import type { AuditHead } from '@anoncall/domain'

/** The store of the server's own secrets, which are sealed. Lists all of them, in any order. */
export interface ServerSecrets {
  list(): Promise<{ name: string; sealed: string }[]>
  /**
   * Stores all or none, so that an interrupted start leaves nothing incomplete. Rejects if a name is taken.
   *
   * @param secrets Each has the id of the master key that wraps it. The id is also part of `sealed`, and is stored
   * separately for counting.
   * @param auditHead The sealed head of the empty audit log, stored with the first secrets of a database. If a database
   * has secrets but no head, the log was removed. `null` if secrets are added later.
   */
  insertAll(
    secrets: readonly { name: string; kekId: string; sealed: string }[],
    auditHead: AuditHead | null,
  ): Promise<void>
}
