import type { CipherName, TokenCipher } from '@anoncall/token-core'
import type { ApiKeyKind } from '../clients/apiClient.ts'
import type { Clock, ClockGuard } from '../issuance/ClockGuard.ts'
import type { Issuance } from '../issuance/issuance.ts'
import type { RealmKey } from '../realms/realm.ts'
import type { RateCounters } from './rateCounters.ts'
import type { Store } from './store.ts'

/** What the use cases are given from outside. */
export interface Services {
  readonly store: Store
  readonly vault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  readonly clock: Clock
  readonly clockGuard: ClockGuard
  readonly ids: IdSource
  readonly rateCounters: RateCounters
  readonly challenges: Challenges
  readonly networks: Networks
  readonly visitors: Visitors
  readonly issuanceFeed: IssuanceFeed
  readonly refusalCeiling: RefusalCeiling
  readonly storageGuard: StorageGuard
}

/** What an id begins with: it tells what the id names. */
export type IdPrefix = 'rlm' | 'rky' | 'dst' | 'cli' | 'key' | 'iss' | 'blk' | 'aud' | 'adm'

/** Where new ids come from: a prefix, an underscore, and text that nobody can guess (`rlm_06f2k9…`). */
export interface IdSource {
  next(prefix: IdPrefix): string
}

/** Which record a sealed key belongs to: opened for any other, it does not open. */
export interface KeyBinding {
  readonly realmKeyId: string
  readonly version: number
}

/** Realm keys at rest. The key itself is never given out again. */
export interface KeyVault {
  /** A new key for this cipher: letters and digits, each equally likely. */
  generate(cipher: CipherName): string
  seal(binding: KeyBinding, key: string): Promise<string>
  /** The cipher of a key that is not retired: opened once, then held in memory. Rejects when the seal does not open. */
  cipherOf(realmKey: RealmKey): Promise<TokenCipher>
  /** Eight characters, keyed with a server secret: tells keys apart without testing guesses. */
  fingerprint(key: string): string
  /** Drops a key whose material was destroyed, for good: from now on `cipherOf` rejects for it, whatever row it is given. */
  forget(realmKeyId: string): void
}

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

/** The keyed hash that chains the audit log (HMAC, hex). */
export interface AuditSeal {
  hash(text: string): string
}

/** A proof of work that a visitor's browser is asked for. */
export interface IssuedChallenge {
  /** ALTCHA's challenge as JSON text. */
  readonly altcha: string
  readonly expiresAt: number
}

export type ChallengeProof =
  /** `challengeId` may be used once; it can be forgotten after `expiresAt`. */
  | { readonly kind: 'solved'; readonly challengeId: string; readonly expiresAt: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' }
  /** It was solved and has paid for an issuance already. */
  | { readonly kind: 'used' }

/** Makes and checks challenges. Signed, so none needs to be kept until it is solved. */
export interface Challenges {
  /** Good for one API client. */
  create(apiClientId: string, now: number): Promise<IssuedChallenge>
  /** Checks the signature, the client, the time and the work. Whether it was used before is not known here. */
  verify(solution: string, apiClientId: string, now: number): Promise<Exclude<ChallengeProof, { kind: 'used' }>>
}

/** Reads network addresses and compares them. What it gives back is canonical: one spelling each. */
export interface Networks {
  /** An IPv4 or IPv6 address; an IPv4 address in IPv6 clothes counts as what it is. `null` for anything else. */
  parseAddress(text: string): string | null
  /** CIDR notation, bits behind the prefix cleared; an address alone is a network of one (`/32`, `/128`). `null` for anything else. */
  parseNetwork(text: string): string | null
  /** The network that counts as one visitor: an IPv4 address (`/32`), an IPv6 address's `/64`. */
  visitorNetwork(address: string): string
  /** Those whose network holds the address. Quick for the same list again. */
  findHolding<Entry extends { readonly network: string | null }>(
    entries: readonly Entry[],
    address: string,
  ): readonly Entry[]
}

/** Tells visitors apart without keeping who they are. */
export interface Visitors {
  /** A keyed hash of a visitor's network, salted anew every UTC day, 16 hex characters: for people to look at. */
  hash(network: string, now: number): string
  /** A keyed hash of a visitor's network that stays the same, 32 hex characters: for limits and blocks, never shown. */
  key(network: string): string
  /** Seals an address so that it opens for this issuance only. */
  seal(issuanceId: string, address: string): string
  /** `null` where it does not open. */
  open(issuanceId: string, sealed: string): string | null
  /** How long sealed addresses are kept, in hours; 0 keeps none. */
  readonly addressHours: number
}

/** Tells who listens of each decision once it is recorded. */
export interface IssuanceFeed {
  publish(issuances: readonly Issuance[]): void
  /** Returns what ends it. A listener that throws harms nobody else. */
  subscribe(listener: (issuance: Issuance) => void): () => void
}

/** Who a refusal is counted for. */
export interface RefusedCaller {
  /** The network address that the request came from; `null` if it is not known. */
  readonly address: string | null
  readonly keyKind: 'PUBLISHABLE' | 'SECRET'
}

/** Bounds how many refusals of one network are recorded, since a refusal costs its caller nothing. */
export interface RefusalCeiling {
  /**
   * Counts one refusal.
   *
   * @param isProofMissing Whether it was refused since a proof of work has to be done first. Every visitor is refused once for that, so such
   *   refusals are counted apart from the others.
   * @returns `null` if it may be recorded, otherwise the whole seconds until the next one may be.
   */
  take(caller: RefusedCaller, isProofMissing: boolean): number | null
  /** Returns what `take` would return for a refusal of another kind, and counts nothing. */
  peek(caller: RefusedCaller): number | null
}

/** Knows whether there is enough room to record decisions. */
export interface StorageGuard {
  /** Returns false while the room is needed for what an administrator does: signing in, pausing, the audit log. */
  hasRoom(): boolean
}
