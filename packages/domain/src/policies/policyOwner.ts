import type { ApiClient } from '../clients/apiClient.ts'
import type { Destination } from '../destinations/destination.ts'
import type { Scope } from '../people/principal.ts'
import type { Repositories } from '../ports/store.ts'
import type { Realm } from '../realms/realm.ts'

/** Anything that can have a policy or a pause. */
export type PolicyOwner =
  | { readonly kind: 'realm'; readonly owner: Realm }
  | { readonly kind: 'destination'; readonly owner: Destination }
  | { readonly kind: 'apiClient'; readonly owner: ApiClient }

/** Finds the realm, destination or API client with an id. Returns `null` if there is none. */
export async function findPolicyOwner(
  repositories: Pick<Repositories, 'realms' | 'destinations' | 'apiClients'>,
  id: string,
): Promise<PolicyOwner | null> {
  const realm = await repositories.realms.find(id)
  if (realm !== null) return { kind: 'realm', owner: realm }
  const destination = await repositories.destinations.find(id)
  if (destination !== null) return { kind: 'destination', owner: destination }
  const apiClient = await repositories.apiClients.find(id)
  return apiClient === null ? null : { kind: 'apiClient', owner: apiClient }
}

/** Returns the id of the owner's realm, or the owner's own id if the owner is a realm. */
export function realmIdOf({ kind, owner }: PolicyOwner): string {
  return kind === 'realm' ? owner.id : owner.realmId
}

/** Returns the scope that is required to set the owner's policy. */
export function policyScopeOf({ kind }: PolicyOwner): Scope {
  return kind === 'apiClient' ? 'MANAGE_CLIENTS' : 'MANAGE_REALMS'
}
