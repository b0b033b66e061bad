import type { CipherName } from '@anoncall/token-core'
import type { Realm, TokenTimeFormat } from '../realms/realm.ts'

/** Returns whether tokens for a callee are no longer issued under the key. */
export function isFormer({ elsewhere }: SpliceCallee): boolean {
  return elsewhere !== undefined && elsewhere.left !== null
}

/** The facts of a realm that a splice audit depends on. Identities are valid. */
export interface SpliceRealm extends TokenTimeFormat {
  readonly cipher: CipherName
  readonly accountUser: string
  /** `null` if the caller is the account user. */
  readonly fromUser: string | null
  readonly callees: readonly SpliceCallee[]
  /** Other realms that have the same key. Absent if there are none. */
  readonly sharers?: readonly SpliceSharer[]
}

/** Another realm that has the same key. */
export interface SpliceSharer extends Pick<Realm, 'timestampUnit'> {
  readonly realmName: string
}

/** A callee, or all users of a domain. */
export interface SpliceCallee {
  /** The alias, or the pattern. */
  readonly name: string
  /** `user@domain`, or `*@domain` if servers may call any user of the domain. */
  readonly address: string
  /** `null` for the realm's account user. */
  readonly accountUser: string | null
  /** The same text for all callees with the same pauses, policies and clients. */
  readonly group: string
  /** Present if another realm with the same key issues the tokens for the callee, or if tokens for the callee are no longer issued. */
  readonly elsewhere?: SpliceElsewhere
}

/** How tokens for a callee are or were issued outside the current configuration of the audited realm. */
export interface SpliceElsewhere {
  readonly fromUser: string
  /**
   * `null` while tokens are issued. Otherwise, `at` is the latest time at which a token can have been issued, and
   * `asOf` is the time of the audit, in milliseconds.
   */
  readonly left: { readonly at: number; readonly lifetimeSeconds: number; readonly asOf: number } | null
}

/** Returns whether a callee is a pattern, which lets a server choose the user of the domain. */
export function isWildcard(callee: Pick<SpliceCallee, 'address'>): boolean {
  return callee.address.startsWith('*@')
}

/**
 * Returns whether all callees have the same rules. If so, a token for one callee grants nothing that a token for
 * another callee does not grant.
 */
export function areOneGroup(callees: readonly SpliceCallee[]): boolean {
  return callees.every(({ group }) => group === callees[0]?.group)
}

/** The effects of recombining the blocks of a realm's ECB tokens. */
export interface SpliceAudit {
  readonly grade: SpliceGrade
  /** The grade under a new key that no other realm has, with the same configuration. */
  readonly gradeWithNewKey: SpliceGrade
  /** The names of other realms with the same active key. */
  readonly sharedWith: readonly string[]
  /** Callees that were removed while the key was active, ordered by name. */
  readonly formerCallees: readonly SpliceFormerCallee[]
  /** Pairs of interchangeable callees, at most {@link PAIRS_MAX}. */
  readonly pairs: readonly SplicePair[]
  readonly pairCount: number
  /** How far the time of a token can be stretched; 0 if the time cannot be stretched. */
  readonly worstStretchSeconds: number
  /** The deadline for replacing the key; `null` if there is none. */
  readonly deadlineAt: number | null
  /** The number of names outside the realm that blocks can form, as an account or a party, up to {@link HYBRID_NAMES_MAX}. */
  readonly hybridNameCount: number
  /** Most serious first. */
  readonly findings: readonly string[]
  /** Most useful first. */
  readonly advice: readonly string[]
}

/**
 * - `A`: none of the audited forgeries is possible.
 * - `A_SET`: no usable set of tokens can have a time at which no token was issued.
 * - `B`: times can be stretched.
 * - `C`: callees are interchangeable.
 */
export type SpliceGrade = 'A' | 'A_SET' | 'B' | 'C'

/** The names of two callees, in alphabetical order. */
export interface SplicePair {
  readonly first: string
  readonly second: string
  /**
   * Whether all callees of the realm have the same rules. Exchanging the two callees of the pair then has no effect.
   */
  readonly isHarmless: boolean
}

/** A callee whose tokens were issued under the active key and are no longer issued. */
export interface SpliceFormerCallee {
  readonly name: string
  readonly address: string
  readonly leftAt: number
  /** Whether tokens for the callee can get a time after its removal, until the key is replaced. */
  readonly isForgeable: boolean
}

export const PAIRS_MAX = 100
export const HYBRID_NAMES_MAX = 1_000

/** A stopped callee and its partner. New tokens for the partner keep earlier tokens for the stopped callee usable. */
export interface SplicePartner {
  /** The alias or pattern for which no tokens are issued. */
  readonly callee: string
  /** The alias or pattern for which tokens are issued. */
  readonly partner: string
  /** The partner's realm. */
  readonly realmName: string
  /** The id of the partner; `null` for a pattern. */
  readonly destinationId: string | null
  readonly through: SplicePartnerToken
}

/**
 * - `SAME_ADDRESS`: the callee and the partner have the same address, so a token for the partner is a token for the
 *   callee.
 * - `TO_TOKEN`, `FROM_TOKEN`, `ACCOUNT_TOKEN`: the partner's new token of this kind gives a new time to an old `to`
 *   token for the callee.
 */
export type SplicePartnerToken = 'SAME_ADDRESS' | 'TO_TOKEN' | 'FROM_TOKEN' | 'ACCOUNT_TOKEN'

export const PARTNERS_MAX = 100

/**
 * A callee for which tokens are no longer issued under a key, with the identities in the earlier tokens. The blocks of the earlier
 * tokens stay usable until the gateway stops accepting the key.
 */
export interface FormerCallee extends Pick<Realm, 'timestampUnit' | 'lifetimeSeconds'> {
  /** The key's fingerprint. Realms that have the same key share the fingerprint. */
  readonly fingerprint: string
  readonly realmId: string
  /** The realm's name when the callee was removed. The realm may be deleted. */
  readonly realmName: string
  /** The alias, or the pattern. */
  readonly name: string
  /** `user@domain`, or `*@domain` for a pattern. */
  readonly address: string
  /** The account user in the tokens. */
  readonly accountUser: string
  /** The caller in the tokens. */
  readonly fromUser: string
  /** The latest time at which a token can have been issued, in milliseconds since 1970 UTC. */
  readonly leftAt: number
}

/** Returns the id of a former callee: the key, the realm and the three identities, ignoring letter case. */
export function formerCalleeId({ fingerprint, realmId, accountUser, fromUser, address }: FormerCalleeKey): string {
  return [fingerprint, realmId, ...[accountUser, fromUser, address].map((user) => user.toLowerCase())].join(' ')
}

type FormerCalleeKey = Pick<FormerCallee, 'fingerprint' | 'realmId' | 'accountUser' | 'fromUser' | 'address'>
