import type { ApiKey } from '../clients/ApiKey.ts'

export interface ApiKeyRepository {
  find(id: string): Promise<ApiKey | null>
  /** Its `lastUsedAt` may be older than the one that is stored. */
  findByDigest(digest: string): Promise<ApiKey | null>
  /** Newest first. */
  listByClient(apiClientId: string): Promise<ApiKey[]>
  insert(key: ApiKey): Promise<void>
  update(key: ApiKey): Promise<void>
  /** Sets `lastUsedAt`, and nothing else, unless a later one is stored. */
  touch(id: string, lastUsedAt: number): Promise<void>
}
