/** NOT_OPENED: wrong master key, damaged or moved; these are not distinguished. CONTEXT_INVALID: misuse. */
export type EnvelopeErrorCode = 'NOT_OPENED' | 'CONTEXT_INVALID'

/**
 * Thrown if something cannot be sealed or opened. The message is the same for all reasons of a code and contains no
 * value.
 */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
  readonly code: EnvelopeErrorCode

  constructor(code: EnvelopeErrorCode) {
    super(messages[code])
    this.code = code
  }
}

const messages: Record<EnvelopeErrorCode, string> = {
  NOT_OPENED: 'A sealed record cannot be opened: the master key is wrong, or the record was damaged or moved.',
  CONTEXT_INVALID: 'The location of a sealed record needs non-empty parts without "|" and a version of at least 1.',
}
