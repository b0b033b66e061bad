import type { AuditEntry } from '../audit/auditEntry.ts'
import { type Block, isBlockInForce } from '../blocks/block.ts'
import type { ApiClient, ApiKey } from '../clients/apiClient.ts'
import { addressKey, type Destination } from '../destinations/destination.ts'
import { isPauseInForce } from '../pauses/pause.ts'
import type {
  AdminRepository,
  ApiClientRepository,
  ApiKeyRepository,
  AuditListing,
  AuditLogRepository,
  BlockRepository,
  DestinationRepository,
  FormerCalleeRepository,
  PauseRepository,
  PolicyRepository,
  RealmKeyRepository,
  RealmListing,
  RealmRepository,
  SessionRepository,
} from '../ports/store.ts'
import type { Realm, RealmKey } from '../realms/realm.ts'
import { formerCalleeId } from '../splice/model.ts'
import {
  compareText,
  type MemoryAccess,
  type MemoryTables,
  pageOf,
  requireOwner,
  requireUnique,
  requireValid,
} from './memoryTables.ts'

export function memoryRealmRepository(access: MemoryAccess): RealmRepository {
  return {
    find: async (id) => access.read().realms.get(id) ?? null,
    findByName: async (name) => [...access.read().realms.values()].find((realm) => realm.name === name) ?? null,
    list: async (listing) => {
      const keyOf = (realm: Realm) => (listing.orderBy === 'NAME' ? realm.name : realm.createdAt)
      return pageOf(matching(access.read(), listing), listing, { keyOf, direction: listing.direction })
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
        for (const apiClient of tables.apiClients.values())
          if (apiClient.realmId === id) removeApiClient(tables, apiClient.id)
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
        requireValid(hasMaterialOfState(key))
        requireUnique(tables.realmKeys.has(key.id))
        requireUniqueState(tables, key)
        tables.realmKeys.set(key.id, key)
      }),
    update: (key) =>
      access.write((tables) => {
        if (!tables.realmKeys.has(key.id)) return
        requireValid(hasMaterialOfState(key))
        requireUniqueState(tables, key)
        tables.realmKeys.set(key.id, key)
      }),
  }
}

/** Throws if a realm would have two active keys, two staged keys, or two keys with the same version. */
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

/** Returns whether a key has key material. For a retired key, returns whether it has none. */
function hasMaterialOfState(key: RealmKey): boolean {
  return (key.state === 'RETIRED') === (key.sealedKey === null)
}

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

/** Removes a destination with its pause and policy. */
export function removeDestination(tables: MemoryTables, id: string): void {
  tables.pauses.delete(id)
  tables.policies.delete(id)
  tables.destinations.delete(id)
}

export function memoryFormerCalleeRepository(access: MemoryAccess): FormerCalleeRepository {
  return {
    listByFingerprint: async (fingerprint) =>
      [...access.read().formerCallees.values()].filter((former) => former.fingerprint === fingerprint),
    put: (former) =>
      access.write(({ formerCallees }) => {
        formerCallees.set(formerCalleeId(former), former)
      }),
  }
}

export function memoryApiClientRepository(access: MemoryAccess): ApiClientRepository {
  const inRealm = (realmId: string | null): ApiClient[] =>
    [...access.read().apiClients.values()].filter((apiClient) => realmId === null || apiClient.realmId === realmId)
  return {
    find: async (id) => access.read().apiClients.get(id) ?? null,
    list: async (listing) => pageOf(inRealm(listing.realmId), listing, { keyOf: (apiClient) => apiClient.name }),
    count: async (realmId) => inRealm(realmId).length,
    listOrigins: async () => [...new Set(inRealm(null).flatMap((apiClient) => apiClient.allowedOrigins))],
    insert: (apiClient) =>
      access.write(({ realms, apiClients }) => {
        requireOwner(realms.get(apiClient.realmId))
        requireUnique(apiClients.has(apiClient.id))
        apiClients.set(apiClient.id, apiClient)
      }),
    update: (apiClient) =>
      access.write(({ apiClients }) => {
        if (apiClients.get(apiClient.id)?.revision !== apiClient.revision - 1) return false
        apiClients.set(apiClient.id, apiClient)
        return true
      }),
    remove: (id) => access.write((tables) => removeApiClient(tables, id)),
  }
}

/** Removes a client with its keys, pause and policy. */
export function removeApiClient(tables: MemoryTables, id: string): void {
  for (const key of tables.apiKeys.values()) if (key.apiClientId === id) tables.apiKeys.delete(key.id)
  tables.pauses.delete(id)
  tables.policies.delete(id)
  tables.apiClients.delete(id)
}

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

export function memoryPauseRepository(access: MemoryAccess): PauseRepository {
  return {
    find: async (ownerId) => access.read().pauses.get(ownerId) ?? null,
    findMany: async (ownerIds) => [...new Set(ownerIds)].flatMap((ownerId) => access.read().pauses.get(ownerId) ?? []),
    set: (pause) =>
      access.write(({ pauses }) => {
        pauses.set(pause.ownerId, pause)
      }),
    remove: (ownerId) => access.write(({ pauses }) => pauses.delete(ownerId)),
  }
}

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

export function memoryBlockRepository(access: MemoryAccess): BlockRepository {
  const inRealm = (realmId: string): Block[] =>
    [...access.read().blocks.values()].filter((block) => block.realmId === realmId)
  return {
    find: async (id) => access.read().blocks.get(id) ?? null,
    listByRealm: async (realmId) => inRealm(realmId),
    list: async (realmId, now, page) => {
      const inForce = inRealm(realmId).filter((block) => isBlockInForce(block, now))
      return pageOf(inForce, page, { keyOf: (block) => block.createdAt, direction: 'DESC' })
    },
    insert: (block) =>
      access.write(({ realms, blocks }) => {
        requireOwner(realms.get(block.realmId))
        requireUnique(blocks.has(block.id))
        blocks.set(block.id, block)
      }),
    remove: (id) => access.write(({ blocks }) => blocks.delete(id)),
    removeEnded: (now, limit) =>
      access.write(({ blocks }) => {
        const ended = [...blocks.values()].filter(({ endsAt }) => endsAt !== null && endsAt < now).slice(0, limit)
        for (const { id } of ended) blocks.delete(id)
        return ended.length
      }),
  }
}

export function memoryAuditLogRepository(access: MemoryAccess): AuditLogRepository {
  const entries = (): AuditEntry[] => [...access.read().auditEntries.values()]
  return {
    find: async (id) => access.read().auditEntries.get(id) ?? null,
    list: async (listing) =>
      pageOf(
        entries().filter((entry) => isWanted(entry, listing)),
        listing,
        { keyOf: (entry) => entry.sequence, direction: 'DESC' },
      ),
    scan: async (afterSequence, limit) =>
      entries()
        .filter((entry) => entry.sequence > afterSequence)
        .sort((a, b) => a.sequence - b.sequence)
        .slice(0, limit),
    head: async () => access.read().auditHead.current,
    extent: async () => ({ rows: entries().length, head: access.read().auditHead.current, setAside: 0 }),
    lastSequence: async () => Math.max(0, ...entries().map(({ sequence }) => sequence)),
    findOutside: async (length) => entries().find(({ sequence }) => sequence < 1 || sequence > length) ?? null,
    listSetAside: async () => [],
    append: (entry, head) =>
      access.write(({ auditEntries, auditHead }) => {
        const isSame = (other: AuditEntry) => other.id === entry.id || other.sequence === entry.sequence
        requireUnique([...auditEntries.values()].some(isSame))
        auditEntries.set(entry.id, entry)
        auditHead.current = head
      }),
  }
}

function isWanted(entry: AuditEntry, { actions, realmId, actorId, subjectId, occurredAt }: AuditListing): boolean {
  return (
    (actions === null || actions.includes(entry.action)) &&
    (realmId === null || realmId === entry.realmId) &&
    (actorId === null || actorId === entry.actor?.id) &&
    (subjectId === null || subjectId === entry.subjectId) &&
    (occurredAt === null || (occurredAt.from <= entry.occurredAt && entry.occurredAt < occurredAt.to))
  )
}

export function memoryAdminRepository(access: MemoryAccess): AdminRepository {
  return {
    find: async (id) => access.read().admins.get(id) ?? null,
    findByEmail: async (email) => [...access.read().admins.values()].find((admin) => admin.email === email) ?? null,
    list: async () => [...access.read().admins.values()].sort((a, b) => compareText(a.email, b.email)),
    insert: (admin) =>
      access.write((tables) => {
        requireUnique(tables.admins.has(admin.id))
        requireUniqueEmail(tables, admin)
        tables.admins.set(admin.id, admin)
      }),
    update: (admin) =>
      access.write((tables) => {
        if (!tables.admins.has(admin.id)) return
        requireUniqueEmail(tables, admin)
        tables.admins.set(admin.id, admin)
      }),
  }
}

function requireUniqueEmail(tables: MemoryTables, admin: { readonly id: string; readonly email: string }): void {
  requireUnique([...tables.admins.values()].some(({ id, email }) => id !== admin.id && email === admin.email))
}

export function memorySessionRepository(access: MemoryAccess): SessionRepository {
  return {
    find: async (idHash) => access.read().sessions.get(idHash) ?? null,
    insert: (session) =>
      access.write(({ admins, sessions }) => {
        requireOwner(admins.get(session.adminId))
        requireUnique(sessions.has(session.idHash))
        sessions.set(session.idHash, session)
      }),
    touch: (idHash, lastSeenAt) =>
      access.write(({ sessions }) => {
        const session = sessions.get(idHash)
        if (session !== undefined && session.lastSeenAt < lastSeenAt) sessions.set(idHash, { ...session, lastSeenAt })
      }),
    remove: (idHash) =>
      access.write(({ sessions }) => {
        sessions.delete(idHash)
      }),
    removeOthers: (adminId, exceptIdHash) =>
      access.write(({ sessions }) => {
        for (const session of sessions.values())
          if (session.adminId === adminId && session.idHash !== exceptIdHash) sessions.delete(session.idHash)
      }),
    removeStale: (createdBefore, seenBefore) =>
      access.write(({ sessions }) => {
        for (const session of sessions.values())
          if (session.createdAt < createdBefore || session.lastSeenAt < seenBefore) sessions.delete(session.idHash)
      }),
  }
}
