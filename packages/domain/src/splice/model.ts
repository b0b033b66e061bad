import type { CipherName } from '@anoncall/token-core'
import type { Realm } from '../realms/realm.ts'

/** All that decides what blocks of a realm's tokens could spell. Identities are valid. */
export interface SpliceRealm extends TokenTimeFormat {
  readonly cipher: CipherName
  readonly accountUser: string
  /** `null` where the caller is the account user. */
  readonly fromUser: string | null
  readonly callees: readonly SpliceCallee[]
  /** Other realms that have the same key. Absent for none. */
  readonly sharers?: readonly SpliceSharer[]
}

/** Another realm that has the same key. */
export interface SpliceSharer extends Pick<Realm, 'timestampUnit'> {
  readonly realmName: string
}

/** How the realm's tokens carry their time. */
export type TokenTimeFormat = Pick<Realm, 'timestampUnit' | 'lifetimeSeconds' | 'effectiveLifetimeSeconds'>

/** Somebody who can be called, or everybody of a domain. */
export interface SpliceCallee {
  /** As people know it: the alias, or the pattern. */
  readonly name: string
  /** `user@domain`, or `*@domain` where servers may call anybody there. */
  readonly address: string
  /** `null` for the realm's account user. */
  readonly accountUser: string | null
  /** The same text for all with the same pauses, policies and clients. */
  readonly group: string
  /** Present where tokens for the callee are made by another realm with the same key, or are not made any more. */
  readonly elsewhere?: SpliceElsewhere
}

/** How tokens for a callee are or were made outside the audited realm as it is now. */
export interface SpliceElsewhere {
  readonly fromUser: string
  /** `null` while they are made. Otherwise when the last one can have been issued, and the time of the audit, in milliseconds. */
  readonly left: { readonly at: number; readonly lifetimeSeconds: number; readonly asOf: number } | null
}

/** Whether no more tokens for a callee are issued under the key. */
export function isFormer({ elsewhere }: SpliceCallee): boolean {
  return elsewhere !== undefined && elsewhere.left !== null
}

/** Whether servers choose whom of the domain they call. */
export function isWildcard(callee: Pick<SpliceCallee, 'address'>): boolean {
  return callee.address.startsWith('*@')
}

/** Whether all have the same rules: then a token of one is worth what a token of another is, which could be asked for as well. */
export function areOneGroup(callees: readonly SpliceCallee[]): boolean {
  return callees.every(({ group }) => group === callees[0]?.group)
}

/** What a realm's ECB tokens allow somebody who recombines their blocks. */
export interface SpliceAudit {
  readonly grade: SpliceGrade
  /** What the grade would be under a new key that no other realm has, all else being the same. */
  readonly gradeWithNewKey: SpliceGrade
  /** The names of other realms whose active key is the same one. */
  readonly sharedWith: readonly string[]
  /** Callees that left while the key was active, by name. */
  readonly formerCallees: readonly SpliceFormerCallee[]
  /** Callees that stand in for each other, at most {@link PAIRS_MAX}. */
  readonly pairs: readonly SplicePair[]
  readonly pairCount: number
  /** How far a token's time can be stretched; 0 when it cannot. */
  readonly worstStretchSeconds: number
  /** The key is to be replaced before then; `null` when no date matters. */
  readonly deadlineAt: number | null
  /** Names outside the realm that blocks could spell, as an account or as a party, counted up to {@link HYBRID_NAMES_MAX}. */
  readonly hybridNameCount: number
  /** Most serious first. */
  readonly findings: readonly string[]
  /** Most useful first. */
  readonly advice: readonly string[]
}

/**
 * - `A`: nothing listed can be forged.
 * - `A_SET`: no usable set carries a time at which nothing was issued.
 * - `B`: times can be stretched.
 * - `C`: callees are interchangeable.
 */
export type SpliceGrade = 'A' | 'A_SET' | 'B' | 'C'

/** Two callees by name, in the order of the alphabet. */
export interface SplicePair {
  readonly first: string
  readonly second: string
  /** Whether the whole realm has one set of rules, so that swapping the two gains nothing. */
  readonly isHarmless: boolean
}

/** A callee for whom tokens were issued under the active key, and are not any more. */
export interface SpliceFormerCallee {
  readonly name: string
  readonly address: string
  readonly leftAt: number
  /** Whether its tokens can be given a time after it left, until the key is replaced. */
  readonly isForgeable: boolean
}

export const PAIRS_MAX = 100
export const HYBRID_NAMES_MAX = 1_000

/** A callee whose tokens from before still make calls, and a callee whose new tokens make that possible. */
export interface SplicePartner {
  /** The alias, or the pattern, that no tokens are issued for. */
  readonly callee: string
  /** The alias, or the pattern, that tokens are issued for. */
  readonly partner: string
  /** The partner's realm. */
  readonly realmName: string
  /** The partner; `null` for a pattern. */
  readonly destinationId: string | null
  readonly through: SplicePartnerToken
}

/**
 * - `SAME_ADDRESS`: both have one address, so a token for the partner is a token for the callee.
 * - `TO_TOKEN`, `FROM_TOKEN`, `ACCOUNT_TOKEN`: the partner's new token of this kind gives an old to token a new time.
 */
export type SplicePartnerToken = 'SAME_ADDRESS' | 'TO_TOKEN' | 'FROM_TOKEN' | 'ACCOUNT_TOKEN'

export const PARTNERS_MAX = 100

/**
 * A callee for whom tokens were issued under a key, with the identities that those tokens name, and for whom none are issued
 * under it now. The blocks of those tokens stay usable until the gateway stops accepting the key.
 */
export interface FormerCallee extends Pick<Realm, 'timestampUnit' | 'lifetimeSeconds'> {
  /** The key's fingerprint. Realms that have the same key share it. */
  readonly fingerprint: string
  readonly realmId: string
  /** The realm's name when the callee left. The realm may be deleted. */
  readonly realmName: string
  /** The alias, or the pattern. */
  readonly name: string
  /** `user@domain`, or `*@domain` for a pattern. */
  readonly address: string
  /** The account user that the tokens named. */
  readonly accountUser: string
  /** The caller that the tokens named. */
  readonly fromUser: string
  /** When the last token can have been issued, in milliseconds since 1970 UTC. */
  readonly leftAt: number
}

/** Returns the id of a former callee: the key, the realm and the three identities, letter case ignored. */
export function formerCalleeId({ fingerprint, realmId, accountUser, fromUser, address }: FormerCalleeKey): string {
  return [fingerprint, realmId, ...[accountUser, fromUser, address].map((user) => user.toLowerCase())].join(' ')
}

type FormerCalleeKey = Pick<FormerCallee, 'fingerprint' | 'realmId' | 'accountUser' | 'fromUser' | 'address'>
