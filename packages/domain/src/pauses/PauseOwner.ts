import type { ApiClient } from '../clients/ApiClient.ts'
import type { Destination } from '../destinations/Destination.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'

/** What a pause hangs on. */
export type PauseOwner =
  | { readonly kind: 'realm'; readonly owner: Realm }
  | { readonly kind: 'destination'; readonly owner: Destination }
  | { readonly kind: 'apiClient'; readonly owner: ApiClient }

/** Finds the realm, destination or API client of an id; `null` when there is none. */
export async function findPauseOwner(repositories: Repositories, id: string): Promise<PauseOwner | null> {
  const realm = await repositories.realms.find(id)
  if (realm !== null) return { kind: 'realm', owner: realm }
  const destination = await repositories.destinations.find(id)
  if (destination !== null) return { kind: 'destination', owner: destination }
  const apiClient = await repositories.apiClients.find(id)
  return apiClient === null ? null : { kind: 'apiClient', owner: apiClient }
}

/** The realm that is concerned; `null` for everything. */
export function realmIdOf(owner: PauseOwner | null): string | null {
  if (owner === null) return null
  return owner.kind === 'realm' ? owner.owner.id : owner.owner.realmId
}
