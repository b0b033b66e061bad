import type { TokenCipher, TokenSet } from '@anoncall/token-core'
import type { Realm } from '../realms/Realm.ts'
import type { DecidedRequest } from './decideRequest.ts'

export interface Minted {
  readonly tokens: ReadonlyMap<DecidedRequest, TokenSet>
  /** The time inside the tokens, in milliseconds. */
  readonly issuedAt: number
  /** When the gateway stops accepting them, in milliseconds. */
  readonly expiresAt: number
}

/**
 * Mints for every allowed request at one timestamp, which stands on a whole second, so that no digits of it can be mixed
 * (docs/reference/token-format.md), and is set back where the tokens are to end before the gateway's own time.
 */
export function mintAll(cipher: TokenCipher, realm: Realm, allowed: readonly DecidedRequest[], now: number): Minted {
  const backdatingSeconds = realm.lifetimeSeconds - realm.effectiveLifetimeSeconds
  const issuedAtSeconds = Math.floor(now / 1_000) - backdatingSeconds
  const timestamp = realm.timestampUnit === 'SECONDS' ? issuedAtSeconds : issuedAtSeconds * 1_000
  const tokens = new Map<DecidedRequest, TokenSet>()
  for (const [account, entries] of groupByAccount(realm, allowed)) {
    const callees = entries.map(({ callee }) =>
      callee.kind === 'destination' ? callee.destination.address : addressOf(callee),
    )
    const sets = cipher.mintBatch({ account, from: realm.fromUser ?? account, callees, timestamp })
    entries.forEach((entry, index) => {
      const set = sets[index]
      if (set !== undefined) tokens.set(entry, set)
    })
  }
  return { tokens, issuedAt: issuedAtSeconds * 1_000, expiresAt: (issuedAtSeconds + realm.lifetimeSeconds) * 1_000 }
}

function groupByAccount(realm: Realm, allowed: readonly DecidedRequest[]): Map<string, DecidedRequest[]> {
  const groups = new Map<string, DecidedRequest[]>()
  for (const entry of allowed) {
    const account =
      (entry.callee.kind === 'destination' ? entry.callee.destination.accountUser : null) ?? realm.accountUser
    const group = groups.get(account)
    if (group === undefined) groups.set(account, [entry])
    else group.push(entry)
  }
  return groups
}

function addressOf(callee: DecidedRequest['callee']): string {
  if (callee.kind !== 'address') throw new Error('a forbidden callee was to be minted')
  return callee.address
}
