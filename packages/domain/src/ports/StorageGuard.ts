/** Knows whether there is enough room to record decisions. */
export interface StorageGuard {
  /** Returns false while the room is needed for what an administrator does: signing in, pausing, the audit log. */
  hasRoom(): boolean
}
