import type { PolicyRepository } from '../../ports/PolicyRepository.ts'
import { requireOwner } from './constraints.ts'
import type { MemoryAccess } from './MemoryTables.ts'

export function memoryPolicyRepository(access: MemoryAccess): PolicyRepository {
  return {
    find: async (ownerId) => access.read().policies.get(ownerId) ?? null,
    findMany: async (ownerIds) =>
      [...new Set(ownerIds)].flatMap((ownerId) => access.read().policies.get(ownerId) ?? []),
    listByRealm: async (realmId) => [...access.read().policies.values()].filter((policy) => policy.realmId === realmId),
    set: (policy) =>
      access.write(({ realms, policies }) => {
        requireOwner(realms.get(policy.realmId))
        policies.set(policy.ownerId, policy)
      }),
    remove: (ownerId) => access.write(({ policies }) => policies.delete(ownerId)),
  }
}
