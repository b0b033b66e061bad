import { addressKey } from '../../destinations/addressKey.ts'
import type { Destination } from '../../destinations/Destination.ts'
import type { DestinationRepository } from '../../ports/DestinationRepository.ts'
import { requireOwner, requireUnique } from './constraints.ts'
import type { MemoryAccess, MemoryTables } from './MemoryTables.ts'
import { compareText } from './pageOf.ts'

export function memoryDestinationRepository(access: MemoryAccess): DestinationRepository {
  const inRealm = (realmId: string): Destination[] =>
    [...access.read().destinations.values()]
      .filter((destination) => destination.realmId === realmId)
      .sort((a, b) => compareText(a.alias, b.alias))
  return {
    find: async (id) => access.read().destinations.get(id) ?? null,
    findByAlias: async (realmId, alias) => inRealm(realmId).find((destination) => destination.alias === alias) ?? null,
    listByAddress: async (realmId, address) =>
      inRealm(realmId).filter((destination) => addressKey(destination.address) === addressKey(address)),
    listByRealm: async (realmId) => inRealm(realmId),
    insert: (destination) =>
      access.write(({ realms, destinations }) => {
        const { id, realmId, alias } = destination
        requireOwner(realms.get(realmId))
        const isSame = (other: Destination) => other.id === id || (other.realmId === realmId && other.alias === alias)
        requireUnique([...destinations.values()].some(isSame))
        destinations.set(id, destination)
      }),
    update: (destination) =>
      access.write(({ destinations }) => {
        if (destinations.get(destination.id)?.revision !== destination.revision - 1) return false
        destinations.set(destination.id, destination)
        return true
      }),
    remove: (id) => access.write((tables) => removeDestination(tables, id)),
  }
}

/** Removes a destination with its pause and its policy. */
export function removeDestination(tables: MemoryTables, id: string): void {
  tables.pauses.delete(id)
  tables.policies.delete(id)
  tables.destinations.delete(id)
}
