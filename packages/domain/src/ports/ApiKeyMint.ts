import type { ApiKeyKind } from '../clients/ApiKey.ts'

export interface MintedApiKey {
  /** The whole key; only its owner ever sees it. */
  readonly plaintext: string
  /** Its first twelve characters. */
  readonly start: string
  /** Its keyed hash. */
  readonly digest: string
}

/** Makes API keys and tells typing errors from unknown ones. */
export interface ApiKeyMint {
  mint(kind: ApiKeyKind): MintedApiKey
  /** `null` when it cannot be one of ours: wrong shape or wrong checksum. */
  digest(plaintext: string): string | null
}
