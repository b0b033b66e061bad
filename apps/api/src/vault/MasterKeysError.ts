/**
 * - `UNREADABLE`, `UNWRITABLE`: a file system error; the message contains its code.
 * - `EXISTS`: the file already exists, and it is never overwritten.
 * - `EMPTY`: the file contains no key.
 * - `LINE_MALFORMED`: a line is not `id:base64`.
 * - `KEY_LENGTH_WRONG`: a key does not have 32 bytes.
 * - `KEY_EQUAL_BYTES`, `KEY_EXAMPLE`: a key is not secret.
 * - `ID_DUPLICATE`, `KEY_DUPLICATE`: two lines have the same id or key.
 */
export type MasterKeysErrorCode =
  | 'UNREADABLE'
  | 'UNWRITABLE'
  | 'EXISTS'
  | 'EMPTY'
  | 'LINE_MALFORMED'
  | 'KEY_LENGTH_WRONG'
  | 'KEY_EQUAL_BYTES'
  | 'KEY_EXAMPLE'
  | 'ID_DUPLICATE'
  | 'KEY_DUPLICATE'

/**
 * Thrown if the master keys file cannot be used. The message names the file and the line, and contains nothing from the
 * line.
 */
export class MasterKeysError extends Error {
  override readonly name = 'MasterKeysError'
  readonly code: MasterKeysErrorCode

  constructor(code: MasterKeysErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
