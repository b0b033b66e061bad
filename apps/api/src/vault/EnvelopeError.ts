/** NOT_OPENED: wrong master key, damaged or moved, which are not told apart. CONTEXT_INVALID: misuse. */
export type EnvelopeErrorCode = 'NOT_OPENED' | 'CONTEXT_INVALID'

/** Something could not be sealed or opened. The message is the same for all reasons of a code and holds no value. */
export class EnvelopeError extends Error {
  override readonly name = 'EnvelopeError'
  readonly code: EnvelopeErrorCode

  constructor(code: EnvelopeErrorCode) {
    super(messages[code])
    this.code = code
  }
}

const messages: Record<EnvelopeErrorCode, string> = {
  NOT_OPENED: 'A sealed record does not open: the master key is another, or the record was damaged or moved.',
  CONTEXT_INVALID: 'The place of a sealed record is named by parts without «|» and a version of at least 1.',
}
