import type { CipherName } from '@anoncall/token-core'
import type { Realm } from '../realms/Realm.ts'

/** All that decides what blocks of a realm's tokens could spell. Identities are valid. */
export interface SpliceRealm extends SpliceFormat {
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
export type SpliceFormat = Pick<Realm, 'timestampUnit' | 'lifetimeSeconds' | 'effectiveLifetimeSeconds'>

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
