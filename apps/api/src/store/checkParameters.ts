import { StoreError } from '@anoncall/domain'

/**
 * Rejects values that a driver would change. libsql aborts the whole process on a boolean, binds `undefined` and NaN as
 * null, and truncates text at a NUL when it reads it. PostgreSQL does not support NUL. Both replace half a surrogate
 * pair.
 */
export function checkParameters(parameters: readonly unknown[], isWriting: boolean): void {
  for (const parameter of parameters) {
    const isBindable = parameter === null || typeof parameter === 'string' || Number.isFinite(parameter)
    if (!isBindable) throw new StoreError('INVALID', `a ${typeof parameter} cannot be stored`)
    if (!isWriting || typeof parameter !== 'string') continue
    if (parameter.includes('\0')) throw new StoreError('INVALID', 'text with a NUL character cannot be stored')
    if (!parameter.isWellFormed()) throw new StoreError('INVALID', 'text that is not well-formed cannot be stored')
  }
}
