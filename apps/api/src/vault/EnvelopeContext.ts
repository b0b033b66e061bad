import { EnvelopeError } from './EnvelopeError.ts'

/** The place for which something is sealed. Nowhere else does it open. */
export interface EnvelopeContext {
  /** The table. */
  readonly purpose: string
  readonly rowId: string
  readonly column: string
  /** From 1 on. */
  readonly keyVersion: number
}

/** Stands in the text of each envelope and in what it is bound to. */
export const FORMAT_VERSION = 'v1'

/**
 * What the seal is bound to beside its key: `realm_keys|rky_…|sealed_key|3|v1`.
 *
 * @throws {EnvelopeError} `CONTEXT_INVALID`
 */
export function associatedData({ purpose, rowId, column, keyVersion }: EnvelopeContext): string {
  // With a «|» inside a part, two places could have one name.
  const isUnambiguous = [purpose, rowId, column].every((part) => part !== '' && !part.includes('|'))
  if (!isUnambiguous || !Number.isSafeInteger(keyVersion) || keyVersion < 1) throw new EnvelopeError('CONTEXT_INVALID')
  return [purpose, rowId, column, keyVersion, FORMAT_VERSION].join('|')
}

/** What the wrapped data key is bound to: the same place, and the master key that wraps it. */
export function wrapAssociatedData(kekId: string, data: string): string {
  return `dek|${kekId}|${data}`
}
