import type { CipherName } from '@anoncall/token-core'
import { addressKey, type Destination } from '../destinations/destination.ts'

/** The unit in which a realm's gateway reads a token's timestamp. */
export type TimestampUnit = 'MILLISECONDS' | 'SECONDS'

/** What the gateway calls an authentication schema, as we mirror it. Instants are milliseconds since 1970 UTC. */
export interface Realm {
  readonly id: string
  /** The gateway's name for it. Unique, never changes. */
  readonly name: string
  readonly displayName: string
  /** `user@domain`: the subscriber that has the anonymous-call service. */
  readonly accountUser: string
  /** `user@domain`, or `null` where the caller is the account user. */
  readonly fromUser: string | null
  /** Addresses that secret keys may call without an alias: `user@domain` or `*@domain`. */
  readonly calleePatterns: readonly string[]
  readonly timestampUnit: TimestampUnit
  /** How long the gateway accepts a token after its timestamp. */
  readonly lifetimeSeconds: number
  /** How long a token is to be usable: its timestamp is set back by the difference. At most `lifetimeSeconds`. */
  readonly effectiveLifetimeSeconds: number
  readonly createdAt: number
  readonly updatedAt: number
  /** Grows by one with every change. */
  readonly revision: number
}

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

/** Whom a realm's from tokens name, as addresses are compared: each destination with an account user of its own may add one. */
export function callersOf(
  realm: Pick<Realm, 'accountUser' | 'fromUser'>,
  destinations: readonly Pick<Destination, 'accountUser'>[],
): Set<string> {
  if (realm.fromUser !== null) return new Set([addressKey(realm.fromUser)])
  return new Set([realm, ...destinations].map(({ accountUser }) => addressKey(accountUser ?? realm.accountUser)))
}
