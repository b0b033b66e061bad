import type { CipherName } from '@anoncall/token-core'
import type { ApiClient } from '../clients/ApiClient.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { Pause } from '../pauses/Pause.ts'
import type { IssuancePolicy } from '../policies/IssuancePolicy.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'
import type { SpliceFormat } from './SpliceRealm.ts'

/** What a realm's splice audit rests on, as it is kept or as a draft has it. */
export interface SpliceRows {
  readonly realm: SpliceFormat & Pick<Realm, 'accountUser' | 'fromUser' | 'calleePatterns'>
  /** The active key's. */
  readonly cipher: CipherName
  readonly destinations: readonly DraftDestination[]
  readonly apiClients: readonly Pick<ApiClient, 'id' | 'destinationIds'>[]
  /** Those of destinations; others may be among them. */
  readonly policies: readonly IssuancePolicy[]
  readonly pauses: readonly Pause[]
}

/** Its `id` is `null` while nobody has saved it. */
export type DraftDestination = Pick<Destination, 'alias' | 'address' | 'accountUser'> & { readonly id: string | null }

/** Reads them, within a transaction or without. */
export async function readSpliceRows(repositories: Repositories, realm: Realm): Promise<SpliceRows> {
  const key = await repositories.realmKeys.findActive(realm.id)
  if (key === null) throw new Error(`realm ${realm.id} has no active key`)
  const destinations = await repositories.destinations.listByRealm(realm.id)
  return {
    realm,
    cipher: key.cipher,
    destinations,
    apiClients: await listApiClients(repositories, realm.id),
    policies: await repositories.policies.listByRealm(realm.id),
    pauses: await repositories.pauses.findMany(destinations.map(({ id }) => id)),
  }
}

/** A new realm: nobody can be called yet. */
export function rowsOfNewRealm(realm: SpliceRows['realm'], cipher: CipherName): SpliceRows {
  return { realm, cipher, destinations: [], apiClients: [], policies: [], pauses: [] }
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
