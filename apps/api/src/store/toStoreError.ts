import { StoreError, type StoreErrorCode } from '@anoncall/domain'

/**
 * Converts a database error to a {@link StoreError}. The original text is dropped, because databases often print the
 * row. Only the symbolic code is kept.
 */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const driverCode = codeOf(error)
  const code = codes.find(([pattern]) => pattern.test(driverCode))?.[1] ?? 'FAILED'
  return new StoreError(code, `${sentences[code]} (${driverCode})`)
}

/** SQLite's extended codes and PostgreSQL's states. */
const codes: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)|23505)$/, 'CONFLICT'],
  [/^(SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/, 'REFERENCED'],
  [/^(SQLITE_CONSTRAINT_(CHECK|NOTNULL|DATATYPE)|SQLITE_TOOBIG|23514|23502)$/, 'INVALID'],
  [/^(SQLITE_(BUSY|LOCKED)(_.*)?|40001|40P01|55P03|57014)$/, 'RETRY'],
  [/^(SQLITE_FULL|53100)$/, 'STORAGE_FULL'],
]

const sentences: Readonly<Record<StoreErrorCode, string>> = {
  CONFLICT: 'a unique value already exists',
  REFERENCED: 'a referenced row does not exist, or a row is still referenced',
  INVALID: 'a value violates a rule of the schema',
  RETRY: 'the database is busy',
  STORAGE_FULL: 'the disk is full',
  FAILED: 'the database operation failed',
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'no code'
  return typeof error.code === 'string' && /^\w{1,64}$/.test(error.code) ? error.code : 'no code'
}
