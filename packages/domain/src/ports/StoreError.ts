/** CONFLICT: a unique value is taken. REFERENCED: something needs the row. INVALID: a check failed. RETRY: busy. STORAGE_FULL: no room. FAILED: anything else. */
export type StoreErrorCode = 'CONFLICT' | 'REFERENCED' | 'INVALID' | 'RETRY' | 'STORAGE_FULL' | 'FAILED'

/** The store could not do what it was asked. The message holds no value of a row. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
