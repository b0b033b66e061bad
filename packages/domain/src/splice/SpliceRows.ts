import type { CipherName } from '@anoncall/token-core'
import type { ApiClient } from '../clients/ApiClient.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { Pause } from '../pauses/Pause.ts'
import type { IssuancePolicy } from '../policies/IssuancePolicy.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'
import type { RealmKey } from '../realms/RealmKey.ts'
import type { FormerCallee } from './FormerCallee.ts'
import type { SpliceFormat } from './SpliceRealm.ts'

/** What a realm's splice audit depends on: as it is stored, or as a draft has it. */
export interface SpliceRows extends RealmRows {
  /** Other realms whose active key is the same one. */
  readonly sharers: readonly SharerRows[]
  /** Callees of any realm for whom tokens were issued under the key. Callees that are issued for now can be among them. */
  readonly former: readonly FormerCallee[]
}

/** What one realm brings to an audit. */
export interface RealmRows {
  readonly realm: SpliceFormat & Pick<Realm, 'accountUser' | 'fromUser' | 'calleePatterns'>
  /** The active key's. */
  readonly cipher: CipherName
  /** The stored realm and its active key. `null` for a realm that does not exist yet. */
  readonly identity: { readonly realmId: string; readonly realmName: string; readonly fingerprint: string } | null
  readonly destinations: readonly DraftDestination[]
  readonly apiClients: readonly Pick<ApiClient, 'id' | 'destinationIds'>[]
  /** Policies of destinations. Other policies of the realm can be among them. */
  readonly policies: readonly IssuancePolicy[]
  /** Pauses of destinations. */
  readonly pauses: readonly Pause[]
}

/** The rows of another realm that has the same key. */
export interface SharerRows extends RealmRows {
  readonly identity: NonNullable<RealmRows['identity']>
}

/** A destination as it is stored or drafted. Its `id` is `null` until it is saved. */
export type DraftDestination = Pick<Destination, 'alias' | 'address' | 'accountUser'> & { readonly id: string | null }

/**
 * Reads the rows of a realm, within a transaction or without one.
 *
 * @param key The key that the audit is about; the active key by default.
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

/** Reads the rows of the realms whose active key has a fingerprint, without those of one realm. */
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

/** Returns the rows of a realm that does not exist yet and has no callees. */
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
