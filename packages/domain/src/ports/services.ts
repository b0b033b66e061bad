import type { CipherName, TokenCipher } from '@anoncall/token-core'
import type { ApiKeyKind } from '../clients/apiClient.ts'
import type { Clock, ClockGuard } from '../issuance/ClockGuard.ts'
import type { Issuance } from '../issuance/issuance.ts'
import type { RealmKey } from '../realms/realm.ts'
import type { RateCounters } from './rateCounters.ts'
import type { Store } from './store.ts'

/** The external services that the use cases depend on. */
export interface Services {
  readonly store: Store
  readonly vault: KeyVault
  readonly apiKeyMint: ApiKeyMint
  readonly auditSeal: AuditSeal
  readonly requestHash: RequestHash
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

/** The prefix of an id. The prefix identifies the kind of object. */
export type IdPrefix = 'rlm' | 'rky' | 'dst' | 'cli' | 'key' | 'iss' | 'blk' | 'aud' | 'adm'

/** Creates ids: a prefix, an underscore, and a text that cannot be guessed (`rlm_06f2k9…`). */
export interface IdSource {
  next(prefix: IdPrefix): string
}

/** The record that a sealed key belongs to. The key cannot be opened for any other record. */
export interface KeyBinding {
  readonly realmKeyId: string
  readonly version: number
}

/** Encrypts realm keys at rest. The vault never returns a stored key. */
export interface KeyVault {
  /** Generates a key for a cipher from letters and digits, each equally likely. */
  generate(cipher: CipherName): string
  seal(binding: KeyBinding, key: string): Promise<string>
  /** Returns the cipher of a key that is not retired, and keeps it in memory. Rejects if the sealed key cannot be opened. */
  cipherOf(realmKey: RealmKey): Promise<TokenCipher>
  /**
   * Returns eight characters, keyed with a server secret. These characters distinguish keys, but an attacker cannot use
   * them to test guesses.
   */
  fingerprint(key: string): string
  /**
   * Drops a destroyed key permanently. Afterwards, `cipherOf` rejects for the id of this key, even if it receives a row
   * with a sealed key.
   */
  forget(realmKeyId: string): void
}

export interface MintedApiKey {
  /** The complete key. Only the owner of the key sees it. */
  readonly plaintext: string
  /** The first twelve characters of the key. */
  readonly start: string
  /** The keyed hash of the key. */
  readonly digest: string
}

/** Creates API keys and detects mistyped keys by their checksum. */
export interface ApiKeyMint {
  mint(kind: ApiKeyKind): MintedApiKey
  /** Returns the keyed hash of a key, or `null` if its form or its checksum is wrong. */
  digest(plaintext: string): string | null
}

/** The keyed hash for the chain of the audit log (HMAC, hex). */
export interface AuditSeal {
  hash(text: string): string
}

/** The keyed hash for idempotency keys and the input that belongs to them. 32 hex characters. */
export interface RequestHash {
  hash(text: string): string
}

/** A challenge that a visitor's browser has to solve as a proof of work. */
export interface Challenge {
  /** The ALTCHA challenge as JSON text. */
  readonly altcha: string
  readonly expiresAt: number
}

/** The result of verifying the solution of a challenge. */
export type SolutionResult =
  /** `challengeId` may be used once. The id can be forgotten after `expiresAt`. */
  | { readonly kind: 'solved'; readonly challengeId: string; readonly expiresAt: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' }

/** Creates and verifies challenges. Challenges are signed, so no challenge is stored before it is solved. */
export interface Challenges {
  /** Creates a challenge for one API client. */
  create(apiClientId: string, now: number): Promise<Challenge>
  /**
   * Verifies the signature, the client, the time and the work. Does not check whether the challenge was used before.
   */
  verify(solution: string, apiClientId: string, now: number): Promise<SolutionResult>
}

/** Parses and compares network addresses. All results are in canonical form. */
export interface Networks {
  /** Parses an IPv4 or IPv6 address. Converts an IPv4-mapped IPv6 address to IPv4. Returns `null` for any other text. */
  parseAddress(text: string): string | null
  /**
   * Parses CIDR notation and clears the bits after the prefix. An address without a prefix is a network of one address
   * (`/32`, `/128`). Returns `null` for any other text.
   */
  parseNetwork(text: string): string | null
  /** Returns the network that counts as one visitor: an IPv4 address (`/32`) or the `/64` of an IPv6 address. */
  visitorNetwork(address: string): string
  /** Returns the entries whose network contains the address. Repeated calls with the same list are faster. */
  findHolding<Entry extends { readonly network: string | null }>(
    entries: readonly Entry[],
    address: string,
  ): readonly Entry[]
}

/** Distinguishes visitors without storing their identity. */
export interface Visitors {
  /** Returns a keyed hash of a visitor's network for display, with a new salt every UTC day. 16 hex characters. */
  hash(network: string, now: number): string
  /** Returns a stable keyed hash of a visitor's network for limits and blocks. 32 hex characters, never displayed. */
  key(network: string): string
  /** How long addresses are kept, in hours. 0 keeps none. */
  readonly addressHours: number
}

/** Publishes each decision after the decision is recorded. */
export interface IssuanceFeed {
  publish(issuances: readonly Issuance[]): void
  /**
   * Subscribes to decisions and returns an unsubscribe function. A listener that throws does not affect other
   * listeners.
   */
  subscribe(listener: (issuance: Issuance) => void): () => void
}

/** The caller that a refusal is counted for. */
export interface RefusedCaller {
  /** The network address that the request came from; `null` if the address is not known. */
  readonly address: string | null
  readonly keyKind: 'PUBLISHABLE' | 'SECRET'
}

/** Limits how many refusals of one network are recorded, because a refusal costs the caller nothing. */
export interface RefusalCeiling {
  /**
   * Counts one refusal.
   *
   * @param isSolutionMissing Whether the request was refused because a proof of work is required first. Every visitor gets one such
   * refusal, so these refusals are counted separately.
   * @returns `null` if the refusal may be recorded; otherwise the number of whole seconds until the next refusal may be
   * recorded.
   */
  take(caller: RefusedCaller, isSolutionMissing: boolean): number | null
  /** Returns the result of `take(caller, false)` without counting. */
  peek(caller: RefusedCaller): number | null
}

/** Checks whether there is enough disk space to record decisions. */
export interface StorageGuard {
  /** Returns false while the remaining space is reserved for administrators: sign-in, pauses, the audit log. */
  hasRoom(): boolean
}
