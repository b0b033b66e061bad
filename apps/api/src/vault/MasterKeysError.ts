/**
 * - `UNREADABLE`, `UNWRITABLE`: the file system says no; the message has its code.
 * - `EXISTS`: there is a file already, and it is never overwritten.
 * - `EMPTY`: no key in the file.
 * - `LINE_MALFORMED`: a line is not `id:base64`.
 * - `KEY_LENGTH_WRONG`: not 32 bytes.
 * - `KEY_EQUAL_BYTES`, `KEY_EXAMPLE`: nobody's secret.
 * - `ID_DUPLICATE`, `KEY_DUPLICATE`: two lines have the same.
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

/** The master keys file cannot be used. The message names the file and the line, and holds nothing of what stands there. */
export class MasterKeysError extends Error {
  override readonly name = 'MasterKeysError'
  readonly code: MasterKeysErrorCode

  constructor(code: MasterKeysErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
