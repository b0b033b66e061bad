import type { ApiKey } from '../../clients/ApiKey.ts'
import type { ApiKeyRepository } from '../../ports/ApiKeyRepository.ts'
import { requireOwner, requireUnique } from './constraints.ts'
import type { MemoryAccess } from './MemoryTables.ts'
import { compareText } from './pageOf.ts'

export function memoryApiKeyRepository(access: MemoryAccess): ApiKeyRepository {
  const keys = (): ApiKey[] => [...access.read().apiKeys.values()]
  return {
    find: async (id) => access.read().apiKeys.get(id) ?? null,
    findByDigest: async (digest) => keys().find((key) => key.digest === digest) ?? null,
    listByClient: async (apiClientId) =>
      keys()
        .filter((key) => key.apiClientId === apiClientId)
        .sort((a, b) => b.createdAt - a.createdAt || compareText(b.id, a.id)),
    insert: (key) =>
      access.write(({ apiClients, apiKeys }) => {
        requireOwner(apiClients.get(key.apiClientId))
        requireUnique([...apiKeys.values()].some(({ id, digest }) => id === key.id || digest === key.digest))
        apiKeys.set(key.id, key)
      }),
    update: (key) =>
      access.write(({ apiKeys }) => {
        if (apiKeys.has(key.id)) apiKeys.set(key.id, key)
      }),
    touch: (id, lastUsedAt) =>
      access.write(({ apiKeys }) => {
        const key = apiKeys.get(id)
        if (key !== undefined && (key.lastUsedAt ?? 0) < lastUsedAt) apiKeys.set(id, { ...key, lastUsedAt })
      }),
  }
}
