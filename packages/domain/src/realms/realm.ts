import type { CipherName } from '@anoncall/token-core'
import { addressKey, type Destination } from '../destinations/destination.ts'

/** Our copy of a realm that the gateway has. Instants are milliseconds since 1970 UTC. */
export interface Realm {
  readonly id: string
  /** The realm's name at the gateway. Unique, never changes. */
  readonly name: string
  readonly displayName: string
  /** `user@domain`: the subscriber that has the anonymous-call service. */
  readonly accountUser: string
  /** `user@domain`, or `null` if the caller is the account user. */
  readonly fromUser: string | null
  /** Addresses that secret keys may call without an alias: `user@domain` or `*@domain`. */
  readonly calleePatterns: readonly string[]
  readonly timestampUnit: TimestampUnit
  /** How long the gateway accepts a token after its timestamp. */
  readonly lifetimeSeconds: number
  /** How long a token is usable, at most `lifetimeSeconds`. Timestamps are set back by the difference. */
  readonly effectiveLifetimeSeconds: number
  readonly createdAt: number
  readonly updatedAt: number
  /** Grows by one with every change. */
  readonly revision: number
}

/** The unit in which a realm's gateway reads a token's timestamp. */
export type TimestampUnit = 'MILLISECONDS' | 'SECONDS'

/** One version of a realm's key. Instants are milliseconds since 1970 UTC. */
export interface RealmKey {
  readonly id: string
  readonly realmId: string
  /** 1 for the realm's first key, 2 for the second, and so on. */
  readonly version: number
  readonly cipher: CipherName
  /** The realm name in credentials under this key: the realm's own name, or the name of its twin at the gateway. */
  readonly gatewayRealm: string
  /** A hash of the key, keyed with a server secret. Eight characters. */
  readonly fingerprint: string
  readonly warnings: readonly RealmKeyWarning[]
  readonly state: RealmKeyState
  /** When new tokens start or started to use the key; `null` while the key is staged without a date. */
  readonly activatesAt: number | null
  /** When the overlap ends; `null` while the key is staged or active. */
  readonly retiresAt: number | null
  /** The key as the vault sealed it; `null` once the key is retired. */
  readonly sealedKey: string | null
  readonly createdAt: number
}

/** The state of a realm key. The key material of a retired key is destroyed. */
export type RealmKeyState = 'STAGED' | 'ACTIVE' | 'RETIRING' | 'RETIRED'

/** A weakness of an imported key that the gateway's administrator should know about. Never a reason to reject the key. */
export type RealmKeyWarning = 'GUESSABLE' | 'PUBLICLY_KNOWN'

/** The settings for the time in a realm's tokens. */
export type TokenTimeFormat = Pick<Realm, 'timestampUnit' | 'lifetimeSeconds' | 'effectiveLifetimeSeconds'>

/** The time of a token. */
export interface TokenStamp {
  /** The timestamp in the unit of the realm. */
  readonly timestamp: number
  /** The same time in milliseconds. */
  readonly issuedAt: number
  /** When the gateway stops accepting the token, in milliseconds. */
  readonly expiresAt: number
}

/**
 * Returns the time of a token that is issued now. The time is truncated to a whole second, so that token digits cannot be
 * recombined (docs/reference/token-format.md). The time is set back if tokens expire before the gateway's own lifetime
 * ends.
 */
export function stampOf(format: TokenTimeFormat, now: number): TokenStamp {
  const issuedAtSeconds = Math.floor(now / 1_000) - backdatingSecondsOf(format)
  const timestamp = format.timestampUnit === 'SECONDS' ? issuedAtSeconds : issuedAtSeconds * 1_000
  return {
    timestamp,
    issuedAt: issuedAtSeconds * 1_000,
    expiresAt: (issuedAtSeconds + format.lifetimeSeconds) * 1_000,
  }
}

/** Returns the number of digits in the timestamp of a token that is issued now. */
export function timestampDigits(format: TokenTimeFormat, now: number): number {
  return String(stampOf(format, now).timestamp).length
}

/** Returns how far timestamps are set back, in seconds. */
export function backdatingSecondsOf(format: TokenTimeFormat): number {
  return format.lifetimeSeconds - format.effectiveLifetimeSeconds
}

/**
 * Returns the identities in a realm's `from` tokens, in lower case for comparisons. A destination with its own account
 * user can add an identity.
 */
export function fromUsersOf(
  realm: Pick<Realm, 'accountUser' | 'fromUser'>,
  destinations: readonly Pick<Destination, 'accountUser'>[],
): Set<string> {
  if (realm.fromUser !== null) return new Set([addressKey(realm.fromUser)])
  return new Set([realm, ...destinations].map(({ accountUser }) => addressKey(accountUser ?? realm.accountUser)))
}
