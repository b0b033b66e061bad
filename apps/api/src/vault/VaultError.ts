/**
 * - `WRONG_MASTER_KEY`: the keys of the file cannot open the server's secrets.
 * - `SECRETS_INCOMPLETE`: some of the server's secrets are missing.
 * - `KEY_DESTROYED`: the material of a retired realm key was destroyed.
 */
export type VaultErrorCode = 'WRONG_MASTER_KEY' | 'SECRETS_INCOMPLETE' | 'KEY_DESTROYED'

/** Thrown if the vault cannot perform an operation. The message contains ids, never keys. */
export class VaultError extends Error {
  override readonly name = 'VaultError'
  readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
