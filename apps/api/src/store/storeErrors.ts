import { StoreError, type StoreErrorCode } from '@anoncall/domain'

/**
 * Converts a database error to a {@link StoreError}. The database's message is dropped, because it often contains the
 * row. Only the symbolic code is kept.
 */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const driverCode = codeOf(error)
  const code = codes.find(([pattern]) => pattern.test(driverCode))?.[1] ?? 'FAILED'
  return new StoreError(code, `${sentences[code]} (${driverCode})`)
}

/** Maps SQLite's extended result codes and PostgreSQL's SQLSTATE codes to the store's error codes. */
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

/**
 * DAMAGED: the file is not a valid database. SCHEMA_NEWER: a newer version wrote the database. UNAVAILABLE: the database
 * cannot be opened.
 */
type StoreOpenErrorCode = 'DAMAGED' | 'SCHEMA_NEWER' | 'UNAVAILABLE'

/** Thrown if the store cannot be used and the operator must act. The message describes what to do. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError'
  readonly code: StoreOpenErrorCode

  constructor(code: StoreOpenErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Thrown if the database could not be closed cleanly. The message describes what is left and what to do. */
export class StoreCloseError extends Error {
  override readonly name = 'StoreCloseError'
}

/**
 * Throws an error for values that a driver cannot store unchanged. libsql aborts the whole process on a boolean, and
 * binds `undefined` and NaN as null. It also truncates text at a NUL when it reads the text. PostgreSQL does not
 * support NUL. Both drivers replace unpaired surrogates.
 */
export function checkParameters(parameters: readonly unknown[], isWriting: boolean): void {
  for (const parameter of parameters) {
    // PostgreSQL binds a list as an array.
    if (Array.isArray(parameter)) {
      checkParameters(parameter, isWriting)
      continue
    }
    const isBindable = parameter === null || typeof parameter === 'string' || Number.isFinite(parameter)
    if (!isBindable) throw new StoreError('INVALID', `a ${typeof parameter} cannot be stored`)
    if (!isWriting || typeof parameter !== 'string') continue
    if (parameter.includes('\0')) throw new StoreError('INVALID', 'text with a NUL character cannot be stored')
    if (!parameter.isWellFormed()) throw new StoreError('INVALID', 'text that is not well-formed cannot be stored')
  }
}
