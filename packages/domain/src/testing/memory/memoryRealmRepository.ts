import { isPauseInForce } from '../../pauses/Pause.ts'
import type { RealmListing, RealmRepository } from '../../ports/RealmRepository.ts'
import type { Realm } from '../../realms/Realm.ts'
import { requireUnique } from './constraints.ts'
import type { MemoryAccess, MemoryTables } from './MemoryTables.ts'
import { removeApiClient } from './memoryApiClientRepository.ts'
import { removeDestination } from './memoryDestinationRepository.ts'
import { pageOf } from './pageOf.ts'

export function memoryRealmRepository(access: MemoryAccess): RealmRepository {
  return {
    find: async (id) => access.read().realms.get(id) ?? null,
    findByName: async (name) => [...access.read().realms.values()].find((realm) => realm.name === name) ?? null,
    list: async (listing) => {
      const keyOf = (realm: Realm) => (listing.orderBy === 'NAME' ? realm.name : realm.createdAt)
      return pageOf(matching(access.read(), listing), listing, keyOf, listing.direction)
    },
    count: async (filter) => matching(access.read(), filter).length,
    insert: (realm) =>
      access.write(({ realms }) => {
        requireUnique([...realms.values()].some(({ id, name }) => id === realm.id || name === realm.name))
        realms.set(realm.id, realm)
      }),
    update: (realm) =>
      access.write(({ realms }) => {
        if (realms.get(realm.id)?.revision !== realm.revision - 1) return false
        realms.set(realm.id, realm)
        return true
      }),
    remove: (id) =>
      access.write((tables) => {
        for (const key of tables.realmKeys.values()) if (key.realmId === id) tables.realmKeys.delete(key.id)
        for (const client of tables.apiClients.values()) if (client.realmId === id) removeApiClient(tables, client.id)
        for (const destination of tables.destinations.values())
          if (destination.realmId === id) removeDestination(tables, destination.id)
        for (const block of tables.blocks.values()) if (block.realmId === id) tables.blocks.delete(block.id)
        tables.pauses.delete(id)
        tables.policies.delete(id)
        tables.realms.delete(id)
      }),
  }
}

function matching(tables: MemoryTables, filter: Pick<RealmListing, 'search' | 'isPaused' | 'now'>): Realm[] {
  const search = filter.search?.toLowerCase() ?? ''
  return [...tables.realms.values()].filter((realm) => {
    const pause = tables.pauses.get(realm.id)
    const isPaused = pause !== undefined && isPauseInForce(pause, filter.now)
    const isFound = [realm.name, realm.displayName].some((text) => text.toLowerCase().includes(search))
    return isFound && (filter.isPaused === null || filter.isPaused === isPaused)
  })
}
