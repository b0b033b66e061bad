/**
 * Why a call into this package was refused. The codes are stable, the message texts are not.
 *
 * - `CIPHER_UNKNOWN`: the cipher is none of {@link CipherName}.
 * - `KEY_LENGTH_WRONG`: the key has not exactly the bytes of {@link keyByteLength}.
 * - `KEY_CHARACTER_NOT_ALLOWED`: the key holds something other than printable ASCII (0x21-0x7E).
 * - `IDENTITY_INVALID`: account, from or callee breaks the identity grammar of {@link checkIdentity}.
 * - `TIMESTAMP_INVALID`: the timestamp is not a safe integer of at least 0.
 * - `CIPHER_FAILED`: the platform's cipher did not give the bytes it owes. Nothing was returned; the next call starts afresh.
 */
export class TokenCoreError extends Error {
  override readonly name = 'TokenCoreError'
  readonly code: TokenCoreErrorCode

  /** The message never holds the value that was refused: a key or an address would end in a log. */
  constructor(code: TokenCoreErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

export type TokenCoreErrorCode =
  | 'CIPHER_UNKNOWN'
  | 'KEY_LENGTH_WRONG'
  | 'KEY_CHARACTER_NOT_ALLOWED'
  | 'IDENTITY_INVALID'
  | 'TIMESTAMP_INVALID'
  | 'CIPHER_FAILED'
