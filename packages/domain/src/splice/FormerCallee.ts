import type { Realm } from '../realms/Realm.ts'

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
