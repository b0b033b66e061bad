import type { CipherName } from '@anoncall/token-core'

/** The life of a realm key. The material of a retired key is destroyed. */
export type RealmKeyState = 'STAGED' | 'ACTIVE' | 'RETIRING' | 'RETIRED'

/** Something about an imported key that the gateway's administrator should know; never a reason to refuse it. */
export type RealmKeyWarning = 'GUESSABLE' | 'PUBLICLY_KNOWN'

/** One version of a realm's key. Instants are milliseconds since 1970 UTC. */
export interface RealmKey {
  readonly id: string
  readonly realmId: string
  /** 1 for the realm's first key, then one more for each. */
  readonly version: number
  readonly cipher: CipherName
  /** The realm name that credentials under this key carry: the realm's own, or its twin's on the gateway. */
  readonly gatewayRealm: string
  /** Eight characters, keyed with a server secret. */
  readonly fingerprint: string
  readonly warnings: readonly RealmKeyWarning[]
  readonly state: RealmKeyState
  /** When new tokens begin or began to use it; `null` while staged without a date. */
  readonly activatesAt: number | null
  /** When the overlap ends; `null` while staged or active. */
  readonly retiresAt: number | null
  /** The key as the vault sealed it; `null` once retired. */
  readonly sealedKey: string | null
  readonly createdAt: number
}
