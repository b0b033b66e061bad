/** Where the server's own secrets are kept, sealed. The list is the whole of it, in any order. */
export interface ServerSecrets {
  list(): Promise<{ name: string; sealed: string }[]>
  /**
   * Rejects when the name is taken.
   *
   * @param secret With the id of the master key that wraps it, which stands in `sealed` too, for those who count by it.
   */
  insert(secret: { name: string; kekId: string; sealed: string }): Promise<void>
}
