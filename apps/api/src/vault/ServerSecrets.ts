/** Where the server's own secrets are kept, sealed. The list is the whole of it, in any order. */
export interface ServerSecrets {
  list(): Promise<{ name: string; sealed: string }[]>
  /**
   * All or none, so that a start that is cut short leaves nothing half made. Rejects when a name is taken.
   *
   * @param secrets Each with the id of the master key that wraps it, which stands in `sealed` too, for those who count by it.
   */
  insertAll(secrets: readonly { name: string; kekId: string; sealed: string }[]): Promise<void>
}
