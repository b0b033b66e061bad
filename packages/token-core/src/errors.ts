/**
 * The error that the functions of this package throw. Callers can depend on `code`; the text of `message` can change.
 *
 * The code and the message never contain the rejected value, because errors are logged and the value can be a key or an
 * address.
 */
export class TokenCoreError extends Error {
  override readonly name = 'TokenCoreError'
  readonly code: TokenCoreErrorCode

  constructor(code: TokenCoreErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The codes of {@link TokenCoreError}.
 *
 * - `CIPHER_UNKNOWN`: the name of the cipher is neither `AES_128_ECB` nor `AES_256_CBC_HMAC`.
 * - `KEY_LENGTH_WRONG`: the key is not a string, or its length in bytes differs from `keyByteLength`.
 * - `KEY_CHARACTER_NOT_ALLOWED`: the key has a character that is not printable ASCII (0x21-0x7E).
 * - `IDENTITY_INVALID`: account, from or callee breaks a rule of `checkIdentity`. The message names the rule.
 * - `TIMESTAMP_INVALID`: the timestamp is not a safe integer, or it is negative.
 * - `CIPHER_FAILED`: the platform's cipher did not return as many bytes as it received. The operation returns neither
 *   tokens nor text. The next operation uses a new cipher.
 */
export type TokenCoreErrorCode =
  | 'CIPHER_UNKNOWN'
  | 'KEY_LENGTH_WRONG'
  | 'KEY_CHARACTER_NOT_ALLOWED'
  | 'IDENTITY_INVALID'
  | 'TIMESTAMP_INVALID'
  | 'CIPHER_FAILED'

/**
 * Returns the output of a block cipher if it is as long as the input. Without padding, AES returns one block for each
 * block it receives (FIPS 197). A cipher that returns fewer bytes has kept a part of the input, and would return that
 * part with the next message.
 *
 * @param output The bytes that the cipher returned.
 * @param input The bytes that the cipher received.
 * @throws {TokenCoreError} `CIPHER_FAILED`
 */
export function requireEqualLength(output: Buffer, input: Buffer): Buffer {
  if (output.length !== input.length)
    throw new TokenCoreError('CIPHER_FAILED', 'The platform cipher returned another number of bytes than it received.')
  return output
}
