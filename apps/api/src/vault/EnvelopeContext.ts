import { EnvelopeError } from './EnvelopeError.ts'

/** The location of a sealed value. It cannot be opened at any other location. */
export interface EnvelopeContext {
  /** The table. */
  readonly purpose: string
  readonly rowId: string
  readonly column: string
  /** Starts at 1. */
  readonly keyVersion: number
}

/** Part of the text of each envelope and of its associated data. */
export const FORMAT_VERSION = 'v1'

/**
 * Returns the associated data of a seal: `realm_keys|rky_…|sealed_key|3|v1`.
 *
 * @throws {EnvelopeError} `CONTEXT_INVALID`
 */
export function associatedData({ purpose, rowId, column, keyVersion }: EnvelopeContext): string {
  // If a part contained "|", two locations could have the same name.
  const isUnambiguous = [purpose, rowId, column].every((part) => part !== '' && !part.includes('|'))
  if (!isUnambiguous || !Number.isSafeInteger(keyVersion) || keyVersion < 1) throw new EnvelopeError('CONTEXT_INVALID')
  return [purpose, rowId, column, keyVersion, FORMAT_VERSION].join('|')
}

/** Returns the associated data of the wrapped data key: the same location, and the master key that wraps it. */
export function wrapAssociatedData(kekId: string, data: string): string {
  return `dek|${kekId}|${data}`
}
