import { StoreError } from '../../ports/StoreError.ts'

/** Throws what a unique index would throw. */
export function requireUnique(isTaken: boolean): void {
  if (isTaken) throw new StoreError('CONFLICT', 'a unique value is taken')
}

/** Throws what a foreign key would throw. */
export function requireOwner(owner: object | undefined): void {
  if (owner === undefined) throw new StoreError('REFERENCED', 'a row that is referred to does not exist')
}

/** Throws what a check would throw. */
export function requireValid(isValid: boolean): void {
  if (!isValid) throw new StoreError('INVALID', 'a value breaks a rule of the schema')
}
