import type { CipherName } from './keyByteLength.ts'

/** Mints and reads the tokens of one realm key. Holds the key, shows nothing of it. */
export interface TokenCipher {
  readonly cipher: CipherName

  /**
   * Mints the three tokens of one call.
   *
   * @throws {TokenCoreError} `IDENTITY_INVALID`, `TIMESTAMP_INVALID`, `CIPHER_FAILED`
   */
  mint(request: MintRequest): TokenSet

  /**
   * Mints the tokens for many callees at one timestamp, in the order of `callees`. It is all or nothing: one invalid
   * callee and none is returned.
   *
   * @throws {TokenCoreError} `IDENTITY_INVALID`, `TIMESTAMP_INVALID`, `CIPHER_FAILED`
   */
  mintBatch(request: MintBatchRequest): TokenSet[]

  /** Reads a token of this key back. Wrong key, bad padding, bad MAC and bad text are one answer: `unreadable`. */
  read(token: string): TokenReading

  /**
   * Decrypts a token without a look at its text, to find out why `read` cannot read it. Returns the blocks with their padding, or
   * `null` if the token does not have this format, or its MAC was not made with this key. The result is for callers who may know
   * what is wrong with a token; to all others the answer of `read` is the only one.
   */
  decrypt(token: string): Uint8Array | null
}

/** Identities are `user@domain`, without `sip:`. */
export interface MintRequest {
  readonly account: string
  readonly from: string
  readonly callee: string
  /** Safe integer of at least 0, in the unit of the realm: it goes into the token as it is. */
  readonly timestamp: number
}

/** Identities are `user@domain`, without `sip:`. */
export interface MintBatchRequest {
  readonly account: string
  readonly from: string
  readonly callees: readonly string[]
  /** Safe integer of at least 0, in the unit of the realm: it goes into the token as it is. */
  readonly timestamp: number
}

/** What `makeAnonymous` wants beside the realm's name. */
export interface TokenSet {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
}

export type TokenReading =
  | {
      readonly kind: 'read'
      /** `user@domain`, without `sip:`. */
      readonly user: string
      /** `account` stands alone in its token; a `party` (from or to) carries `sip:`. From and to cannot be told apart. */
      readonly form: 'account' | 'party'
      /** In the unit of the realm, as it stands in the token. */
      readonly timestamp: number
    }
  | { readonly kind: 'unreadable' }
