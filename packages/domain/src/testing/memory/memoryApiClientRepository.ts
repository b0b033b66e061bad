import type { ApiClient } from '../../clients/ApiClient.ts'
import type { ApiClientRepository } from '../../ports/ApiClientRepository.ts'
import { requireOwner, requireUnique } from './constraints.ts'
import type { MemoryAccess, MemoryTables } from './MemoryTables.ts'
import { pageOf } from './pageOf.ts'

export function memoryApiClientRepository(access: MemoryAccess): ApiClientRepository {
  const inRealm = (realmId: string | null): ApiClient[] =>
    [...access.read().apiClients.values()].filter((client) => realmId === null || client.realmId === realmId)
  return {
    find: async (id) => access.read().apiClients.get(id) ?? null,
    list: async (listing) => pageOf(inRealm(listing.realmId), listing, (client) => client.name),
    count: async (realmId) => inRealm(realmId).length,
    listOrigins: async () => [...new Set(inRealm(null).flatMap((client) => client.allowedOrigins))],
    insert: (client) =>
      access.write(({ realms, apiClients }) => {
        requireOwner(realms.get(client.realmId))
        requireUnique(apiClients.has(client.id))
        apiClients.set(client.id, client)
      }),
    update: (client) =>
      access.write(({ apiClients }) => {
        if (apiClients.get(client.id)?.revision !== client.revision - 1) return false
        apiClients.set(client.id, client)
        return true
      }),
    remove: (id) => access.write((tables) => removeApiClient(tables, id)),
  }
}

/** Removes a client with its keys, its pause and its policy. */
export function removeApiClient(tables: MemoryTables, id: string): void {
  for (const key of tables.apiKeys.values()) if (key.apiClientId === id) tables.apiKeys.delete(key.id)
  tables.pauses.delete(id)
  tables.policies.delete(id)
  tables.apiClients.delete(id)
}
