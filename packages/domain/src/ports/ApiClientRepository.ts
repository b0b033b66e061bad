import type { ApiClient } from '../clients/ApiClient.ts'
import type { Page, PageRequest } from './Page.ts'

export interface ApiClientListing extends PageRequest {
  /** `null` for the clients of all realms. */
  readonly realmId: string | null
}

export interface ApiClientRepository {
  find(id: string): Promise<ApiClient | null>
  /** By name, then id; the cursor's key is the name. */
  list(listing: ApiClientListing): Promise<Page<ApiClient>>
  count(realmId: string | null): Promise<number>
  /** The allowed origins of all clients, each once. */
  listOrigins(): Promise<string[]>
  insert(client: ApiClient): Promise<void>
  /** Writes it if the stored revision is one less than its own; says whether it did. */
  update(client: ApiClient): Promise<boolean>
  /** Removes it with its keys and its pause. */
  remove(id: string): Promise<void>
}
