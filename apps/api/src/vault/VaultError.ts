/**
 * - `WRONG_MASTER_KEY`: the server's secrets do not open with the keys of the file.
 * - `SECRETS_INCOMPLETE`: some of the server's secrets are missing.
 * - `KEY_DESTROYED`: a retired realm key has no material any more.
 */
export type VaultErrorCode = 'WRONG_MASTER_KEY' | 'SECRETS_INCOMPLETE' | 'KEY_DESTROYED'

/** The vault cannot do what it was asked. The message names ids, never keys. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
