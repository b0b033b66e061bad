import type { TokenCipher, TokenSet } from '@anoncall/token-core'
import { type Realm, type RealmKey, stampOf } from '../realms/realm.ts'
import type { DecidedRequest } from './decideRequest.ts'
import type { Issuance } from './issuance.ts'

/** Mints the tokens of all allowed requests at one timestamp. */
export function mintTokens(
  cipher: TokenCipher,
  { realm, allowed, now }: { readonly realm: Realm; readonly allowed: readonly DecidedRequest[]; readonly now: number },
): Minted {
  const { timestamp, issuedAt, expiresAt } = stampOf(realm, now)
  const tokens = new Map<DecidedRequest, TokenSet>()
  for (const [account, entries] of groupByAccount(realm, allowed)) {
    const callees = entries.map(({ callee }) => addressOf(callee))
    const sets = cipher.mintBatch({ account, from: realm.fromUser ?? account, callees, timestamp })
    entries.forEach((entry, index) => {
      const set = sets[index]
      if (set !== undefined) tokens.set(entry, set)
    })
  }
  return { tokens, issuedAt, expiresAt }
}

export interface Minted {
  readonly tokens: ReadonlyMap<DecidedRequest, TokenSet>
  /** The time inside the tokens, in milliseconds. */
  readonly issuedAt: number
  /** When the gateway stops accepting the tokens, in milliseconds. */
  readonly expiresAt: number
}

/** An issuance with its credentials. */
export interface IssuedOutcome {
  readonly kind: 'issued'
  readonly issuance: Issuance
  readonly credentials: IssuedCredentials
  /** The time inside the tokens, in milliseconds. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** Whether an earlier request with the same idempotency key recorded the issuance. */
  readonly isRepeated: boolean
}

export interface IssuedCredentials extends TokenSet {
  /** The realm's name at the gateway. */
  readonly realm: string
}

/** Returns the outcome of an allowed request. Throws if its tokens were not minted. */
export function issuedOutcome(
  { tokens, issuedAt, expiresAt }: Minted,
  entry: DecidedRequest,
  { key, ...recorded }: Pick<IssuedOutcome, 'issuance' | 'isRepeated'> & { readonly key: RealmKey },
): IssuedOutcome {
  const set = tokens.get(entry)
  if (set === undefined) throw new Error('an allowed request was not minted')
  const { accountToken, fromToken, toToken } = set
  const credentials = { accountToken, fromToken, toToken, realm: key.gatewayRealm }
  return { kind: 'issued', ...recorded, credentials, issuedAt, expiresAt }
}

/**
 * Returns everything that the tokens of a request contain, and their expiry, as text. If two requests of a realm have
 * the same text and the same realm key, their tokens have the same content.
 */
export function tokenContentOf(realm: Realm, entry: Pick<DecidedRequest, 'callee'>, now: number): string {
  const account = accountOf(realm, entry)
  const { timestamp, expiresAt } = stampOf(realm, now)
  return JSON.stringify([account, realm.fromUser ?? account, addressOf(entry.callee), timestamp, expiresAt])
}

function groupByAccount(realm: Realm, allowed: readonly DecidedRequest[]): Map<string, DecidedRequest[]> {
  const groups = new Map<string, DecidedRequest[]>()
  for (const entry of allowed) {
    const account = accountOf(realm, entry)
    const group = groups.get(account)
    if (group === undefined) groups.set(account, [entry])
    else group.push(entry)
  }
  return groups
}

function accountOf(realm: Realm, { callee }: Pick<DecidedRequest, 'callee'>): string {
  return (callee.kind === 'destination' ? callee.destination.accountUser : null) ?? realm.accountUser
}

function addressOf(callee: DecidedRequest['callee']): string {
  switch (callee.kind) {
    case 'destination':
      return callee.destination.address
    case 'address':
      return callee.address
    case 'forbidden':
      throw new Error('a forbidden callee was to be minted')
  }
}
