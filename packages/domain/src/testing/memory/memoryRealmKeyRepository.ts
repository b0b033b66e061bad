import type { RealmKeyRepository } from '../../ports/RealmKeyRepository.ts'
import type { RealmKey } from '../../realms/RealmKey.ts'
import { requireOwner, requireUnique, requireValid } from './constraints.ts'
import type { MemoryAccess, MemoryTables } from './MemoryTables.ts'

export function memoryRealmKeyRepository(access: MemoryAccess): RealmKeyRepository {
  const keys = (): RealmKey[] => [...access.read().realmKeys.values()]
  return {
    find: async (id) => access.read().realmKeys.get(id) ?? null,
    findActive: async (realmId) => keys().find((key) => key.realmId === realmId && key.state === 'ACTIVE') ?? null,
    listByRealm: async (realmId) =>
      keys()
        .filter((key) => key.realmId === realmId)
        .sort((a, b) => b.version - a.version),
    listByGatewayRealm: async (gatewayRealm) =>
      keys().filter((key) => key.gatewayRealm === gatewayRealm && key.state !== 'RETIRED'),
    listByFingerprint: async (fingerprint) =>
      keys()
        .filter((key) => key.fingerprint === fingerprint)
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
    listReadable: async (now) => keys().filter((key) => isReadable(key, now)),
    listDue: async (now) =>
      keys()
        .filter((key) => dueAt(key) <= now)
        .sort((a, b) => dueAt(a) - dueAt(b)),
    insert: (key) =>
      access.write((tables) => {
        requireOwner(tables.realms.get(key.realmId))
        requireValid(isMaterialAsItsState(key))
        requireUnique(tables.realmKeys.has(key.id))
        requireUniqueState(tables, key)
        tables.realmKeys.set(key.id, key)
      }),
    update: (key) =>
      access.write((tables) => {
        if (!tables.realmKeys.has(key.id)) return
        requireValid(isMaterialAsItsState(key))
        requireUniqueState(tables, key)
        tables.realmKeys.set(key.id, key)
      }),
  }
}

/** One active, one staged, and each version once in a realm. */
function requireUniqueState(tables: MemoryTables, key: RealmKey): void {
  const others = [...tables.realmKeys.values()].filter(({ id, realmId }) => realmId === key.realmId && id !== key.id)
  const isSingular = key.state === 'ACTIVE' || key.state === 'STAGED'
  requireUnique(others.some(({ version, state }) => version === key.version || (isSingular && state === key.state)))
}

function isReadable(key: RealmKey, now: number): boolean {
  return key.state === 'ACTIVE' || (key.state === 'RETIRING' && (key.retiresAt ?? 0) > now)
}

function dueAt(key: RealmKey): number {
  if (key.state === 'STAGED') return key.activatesAt ?? Number.POSITIVE_INFINITY
  if (key.state === 'RETIRING') return key.retiresAt ?? Number.POSITIVE_INFINITY
  return Number.POSITIVE_INFINITY
}

/** Only a retired key is without material. */
function isMaterialAsItsState(key: RealmKey): boolean {
  return (key.state === 'RETIRED') === (key.sealedKey === null)
}
