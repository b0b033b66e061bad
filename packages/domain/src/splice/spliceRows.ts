import type { CipherName } from '@anoncall/token-core'
import type { ApiClient } from '../clients/apiClient.ts'
import { addressKey, type Destination } from '../destinations/destination.ts'
import { isPauseInForce, type Pause } from '../pauses/pause.ts'
import { type IssuancePolicy, orderedPolicy } from '../policies/policy.ts'
import type { Repositories } from '../ports/store.ts'
import type { TokenTimeFormat } from '../realms/realm.ts'
import { fromUsersOf, type Realm, type RealmKey } from '../realms/realm.ts'
import type { FormerCallee, SpliceCallee, SpliceRealm } from './model.ts'

/** The rows that a realm's splice audit depends on, stored or drafted. */
export interface SpliceRows extends RealmRows {
  /** Other realms with the same active key. */
  readonly sharers: readonly SharerRows[]
  /** Callees of any realm whose tokens were issued under the key. These callees can include current callees. */
  readonly former: readonly FormerCallee[]
}

/** The rows of one realm in an audit. */
export interface RealmRows {
  readonly realm: TokenTimeFormat & Pick<Realm, 'accountUser' | 'fromUser' | 'calleePatterns'>
  /** The cipher of the active key. */
  readonly cipher: CipherName
  /** The stored realm and its active key. `null` for a realm that does not exist yet. */
  readonly identity: { readonly realmId: string; readonly realmName: string; readonly fingerprint: string } | null
  readonly destinations: readonly DraftDestination[]
  readonly apiClients: readonly Pick<ApiClient, 'id' | 'destinationIds'>[]
  /** Policies of destinations. May include other policies of the realm. */
  readonly policies: readonly IssuancePolicy[]
  /** Pauses of destinations. */
  readonly pauses: readonly Pause[]
}

/** The rows of another realm that has the same key. */
export interface SharerRows extends RealmRows {
  readonly identity: NonNullable<RealmRows['identity']>
}

/** A stored or drafted destination. The `id` is `null` until the destination is saved. */
export type DraftDestination = Pick<Destination, 'alias' | 'address' | 'accountUser'> & { readonly id: string | null }

/**
 * Reads the rows of a realm, inside or outside a transaction.
 *
 * @param key The audited key. Defaults to the active key.
 */
export async function readSpliceRows(repositories: Repositories, realm: Realm, key?: RealmKey): Promise<SpliceRows> {
  const audited = key ?? (await repositories.realmKeys.findActive(realm.id))
  if (audited === null) throw new Error(`realm ${realm.id} has no active key`)
  const { fingerprint } = audited
  return {
    ...(await readRealmRows(repositories, realm, audited)),
    sharers: await readSharers(repositories, fingerprint, realm.id),
    former: await repositories.formerCallees.listByFingerprint(fingerprint),
  }
}

/** Reads the rows of all realms whose active key has the given fingerprint, except for one realm. */
export async function readSharers(
  repositories: Repositories,
  fingerprint: string,
  ownRealmId: string,
): Promise<SharerRows[]> {
  const keys = await repositories.realmKeys.listByFingerprint(fingerprint)
  const sharers: SharerRows[] = []
  for (const key of keys) {
    if (key.state !== 'ACTIVE' || key.realmId === ownRealmId) continue
    const realm = await repositories.realms.find(key.realmId)
    if (realm !== null) sharers.push(await readRealmRows(repositories, realm, key))
  }
  return sharers.sort((a, b) => (a.identity.realmName < b.identity.realmName ? -1 : 1))
}

async function readRealmRows(repositories: Repositories, realm: Realm, key: RealmKey): Promise<SharerRows> {
  const destinations = await repositories.destinations.listByRealm(realm.id)
  return {
    realm,
    cipher: key.cipher,
    identity: { realmId: realm.id, realmName: realm.name, fingerprint: key.fingerprint },
    destinations,
    apiClients: await listApiClients(repositories, realm.id),
    policies: await repositories.policies.listByRealm(realm.id),
    pauses: await repositories.pauses.findMany(destinations.map(({ id }) => id)),
  }
}

/** Returns the rows of a new realm without callees. */
export function rowsOfNewRealm(realm: SpliceRows['realm'], cipher: CipherName): SpliceRows {
  return {
    realm,
    cipher,
    identity: null,
    destinations: [],
    apiClients: [],
    policies: [],
    pauses: [],
    sharers: [],
    former: [],
  }
}

const CLIENTS_PER_READ = 100

async function listApiClients({ apiClients }: Repositories, realmId: string): Promise<ApiClient[]> {
  const all: ApiClient[] = []
  let hasNextPage = true
  while (hasNextPage) {
    const last = all.at(-1)
    const after = last === undefined ? null : { key: last.name, id: last.id }
    const page = await apiClients.list({ realmId, first: CLIENTS_PER_READ, after })
    all.push(...page.entries)
    hasNextPage = page.hasNextPage
  }
  return all
}

/** A callee, and the identities that every set of its tokens contains. */
export interface IssuedCallee {
  /** `null` for a pattern, and for a destination that is not saved yet. */
  readonly destinationId: string | null
  /** `null` for a pattern. */
  readonly destination: DraftDestination | null
  /** The alias, or the pattern. */
  readonly name: string
  /** `user@domain`, or `*@domain` if servers may call any address of the domain. */
  readonly address: string
  readonly accountUser: string
  readonly fromUser: string
}

/** Returns the destinations of a realm and the patterns that add callees. */
export function issuedCallees(rows: Pick<SpliceRows, 'realm' | 'destinations'>): IssuedCallee[] {
  const { accountUser, fromUser } = rows.realm
  const calleeOf = (name: string, address: string, destination: DraftDestination | null): IssuedCallee => {
    const account = destination?.accountUser ?? accountUser
    const destinationId = destination?.id ?? null
    return { destinationId, destination, name, address, accountUser: account, fromUser: fromUser ?? account }
  }
  return [
    ...rows.destinations.map((each) => calleeOf(each.alias === '' ? each.address : each.alias, each.address, each)),
    ...patternsOf(rows).map((pattern) => calleeOf(pattern, pattern, null)),
  ]
}

/** Returns a text that is the same for two callees with the same three identities. */
export function identitiesKey({
  accountUser,
  fromUser,
  address,
}: Pick<IssuedCallee, 'accountUser' | 'fromUser' | 'address'>): string {
  return [accountUser, fromUser, address].map(addressKey).join(' ')
}

/** Returns the patterns that add a callee. Excludes callers and destinations. Also excludes addresses that another pattern includes. */
function patternsOf({ realm, destinations }: Pick<SpliceRows, 'realm' | 'destinations'>): string[] {
  const others = [...fromUsersOf(realm, destinations), ...destinations.map(({ address }) => addressKey(address))]
  const patterns = new Map(realm.calleePatterns.map((pattern) => [addressKey(pattern), pattern]))
  return [...patterns]
    .filter(([key]) => !others.includes(key))
    .filter(([key]) => key.startsWith('*@') || !patterns.has(`*${key.slice(key.indexOf('@'))}`))
    .map(([, pattern]) => pattern)
}

/**
 * Returns the realm to audit, with its own callees, the callees of other realms with the same key, and former callees.
 */
export function toSpliceRealm(rows: SpliceRows, now: number): SpliceRealm {
  const { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds, accountUser, fromUser } = rows.realm
  const format = { timestampUnit, lifetimeSeconds, effectiveLifetimeSeconds }
  const own = issuedCallees(rows).map(
    (line): SpliceCallee => ({
      name: line.name,
      address: line.address,
      accountUser: line.destination?.accountUser ?? null,
      group: groupOf(line, rows, now),
    }),
  )
  const shared = rows.sharers.flatMap((sharer) => sharedCallees(sharer, now))
  const callees = [...own, ...shared, ...formerCallees(rows, now)].sort((a, b) => (a.name < b.name ? -1 : 1))
  const sharers = rows.sharers.map(({ identity, realm }) => ({
    realmName: identity.realmName,
    timestampUnit: realm.timestampUnit,
  }))
  return { ...format, cipher: rows.cipher, accountUser, fromUser, callees, sharers }
}

/** Returns the callees of another realm. Each realm has its own clients, pauses and policies, so the groups of two realms always differ. */
function sharedCallees(sharer: SharerRows, now: number): SpliceCallee[] {
  const { realmName } = sharer.identity
  return issuedCallees(sharer).map((line) => ({
    name: `${line.name} (realm ${realmName})`,
    address: line.address,
    accountUser: line.accountUser,
    group: `${realmName} ${groupOf(line, sharer, now)}`,
    elsewhere: { fromUser: line.fromUser, left: null },
  }))
}

/**
 * Returns each former callee whose three identities are not issued together by any realm now. If several former callees have the same
 * identities, returns only the callee that was removed last.
 */
function formerCallees(rows: SpliceRows, now: number): SpliceCallee[] {
  const present = new Set([rows, ...rows.sharers].flatMap((each) => issuedCallees(each).map(identitiesKey)))
  const former = new Map<string, FormerCallee>()
  for (const each of [...rows.former].sort((a, b) => a.leftAt - b.leftAt))
    if (!present.has(identitiesKey(each))) former.set(identitiesKey(each), each)
  return [...former.values()].map((each) => ({
    name: formerName(each, rows),
    address: each.address,
    accountUser: each.accountUser,
    group: 'former',
    elsewhere: {
      fromUser: each.fromUser,
      left: { at: each.leftAt, lifetimeSeconds: each.lifetimeSeconds, asOf: now },
    },
  }))
}

function formerName({ name, address, realmId, realmName }: FormerCallee, { identity }: SpliceRows): string {
  const where = identity?.realmId === realmId ? '' : ` in realm ${realmName}`
  return name === address ? `${name} (removed${where})` : `${name} (formerly ${address}${where})`
}

/** Returns the group of a callee. Two destinations are in one group if their own clients, pauses and policies are the same. */
function groupOf(
  { destination, destinationId: id }: IssuedCallee,
  { apiClients, pauses, policies }: RealmRows,
  now: number,
): string {
  if (destination === null) return BY_ADDRESS
  const callers = apiClients
    .filter(({ destinationIds }) => destinationIds === null || (id !== null && destinationIds.includes(id)))
    .map(({ id }) => id)
    .sort()
  const pauseEnds = pauses
    .filter((pause) => pause.ownerId === id && isPauseInForce(pause, now))
    .map(({ endsAt }) => endsAt)
  const policy = policies.filter(({ ownerId }) => ownerId === id).map(orderedPolicy)
  return JSON.stringify([callers, pauseEnds, policy])
}

/** The group that all patterns belong to. Only secret keys of unrestricted clients can call by address. */
const BY_ADDRESS = 'by address'
