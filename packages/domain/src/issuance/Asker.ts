import type { ApiClient } from '../clients/ApiClient.ts'
import type { ApiKeyKind } from '../clients/ApiKey.ts'
import type { Repositories } from '../ports/Store.ts'
import type { Realm } from '../realms/Realm.ts'

/** Who asks for credentials, looked up: all that a decision needs to know of them. */
export interface Asker {
  readonly realm: Realm
  readonly apiClient: ApiClient
  readonly keyKind: ApiKeyKind
  /** The Origin header; `null` without one. */
  readonly origin: string | null
}

/** Finds the client that asks, and its realm; `null` when it is gone. */
export async function findAsker(
  repositories: Pick<Repositories, 'apiClients' | 'realms'>,
  { apiClientId, keyKind, origin }: Pick<Asker, 'keyKind' | 'origin'> & { readonly apiClientId: string },
): Promise<Asker | null> {
  const apiClient = await repositories.apiClients.find(apiClientId)
  const realm = apiClient === null ? null : await repositories.realms.find(apiClient.realmId)
  return apiClient === null || realm === null ? null : { realm, apiClient, keyKind, origin }
}
