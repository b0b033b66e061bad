/**
 * DAMAGED: the file is not a valid database. SCHEMA_NEWER: a newer version wrote it. SCHEMA_OLDER: read-only use of a
 * file that a newer version must open first. UNAVAILABLE: the database cannot be opened.
 */
export type StoreOpenErrorCode = 'DAMAGED' | 'SCHEMA_NEWER' | 'SCHEMA_OLDER' | 'UNAVAILABLE'

/** Thrown if the store cannot be used and the operator must act. The message describes what to do. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError'
  readonly code: StoreOpenErrorCode

  constructor(code: StoreOpenErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
