/** A realm as the platform's administrator enters it: whose tokens are taken, and for how long. */
export interface Realm {
  readonly name: string
  readonly cipher: TokenCipher
  /** 16 printable ASCII characters for AES_128_ECB, 32 for AES_256_CBC_HMAC. */
  readonly key: string
  /** Taken as well, where the administrator changes keys without a gap. The platform itself has one key for a realm. */
  readonly secondKey?: string
  readonly timestampUnit: TimestampUnit
  /** From the time in the token to the gateway's clock, in seconds. */
  readonly lifetimeSeconds: number
}

export type TokenCipher = 'AES_128_ECB' | 'AES_256_CBC_HMAC'

export type TimestampUnit = 'MILLISECONDS' | 'SECONDS'
