import { TokenCoreError } from './TokenCoreError.ts'

/** Unit, digits and steps of a timestamp are the realm's business; here it is a whole number that a double can hold. */
export function requireTimestamp(timestamp: number): void {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0)
    throw new TokenCoreError('TIMESTAMP_INVALID', 'The timestamp is not a safe integer of at least 0.')
}
