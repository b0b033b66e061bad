import type { AuditHead } from '../audit/auditEntry.ts'
import type { Repositories, Store } from '../ports/store.ts'
import { memoryIdempotencyRepository, memoryIssuanceRepository } from './memoryIssuances.ts'
import {
  memoryAdminRepository,
  memoryApiClientRepository,
  memoryApiKeyRepository,
  memoryAuditLogRepository,
  memoryBlockRepository,
  memoryDestinationRepository,
  memoryFormerCalleeRepository,
  memoryPauseRepository,
  memoryPolicyRepository,
  memoryRealmKeyRepository,
  memoryRealmRepository,
  memorySessionRepository,
} from './memoryRepositories.ts'
import { emptyTables, type MemoryAccess, type MemoryTables } from './memoryTables.ts'

/**
 * Creates an in-memory store. The store passes the same contract tests as the real stores: rollback, isolation,
 * uniqueness, order.
 */
export function memoryStore(auditHead: AuditHead | null = null): Store {
  let committed: MemoryTables = { ...emptyTables(), auditHead: { current: auditHead } }
  let lastWriter: Promise<unknown> = Promise.resolve()

  /** Runs one writer at a time on a draft, which replaces the tables only if the work succeeds. */
  function write<Result>(work: (draft: MemoryTables) => Promise<Result>): Promise<Result> {
    const run = async (): Promise<Result> => {
      const draft = copyOf(committed)
      const result = await work(draft)
      committed = draft
      return result
    }
    const result = lastWriter.then(run)
    lastWriter = result.catch(() => undefined)
    return result
  }

  return {
    ...repositoriesOn({ read: () => committed, write: (work) => write(async (draft) => work(draft)) }),
    transaction: (work) =>
      write((draft) => work(repositoriesOn({ read: () => draft, write: async (change) => change(draft) }))),
  }
}

function copyOf(tables: MemoryTables): MemoryTables {
  return {
    realms: new Map(tables.realms),
    realmKeys: new Map(tables.realmKeys),
    destinations: new Map(tables.destinations),
    formerCallees: new Map(tables.formerCallees),
    apiClients: new Map(tables.apiClients),
    apiKeys: new Map(tables.apiKeys),
    pauses: new Map(tables.pauses),
    policies: new Map(tables.policies),
    blocks: new Map(tables.blocks),
    issuances: new Map(tables.issuances),
    addresses: new Map(tables.addresses),
    rateWindows: new Map(tables.rateWindows),
    idempotency: new Map(tables.idempotency),
    auditEntries: new Map(tables.auditEntries),
    auditHead: { ...tables.auditHead },
    admins: new Map(tables.admins),
    sessions: new Map(tables.sessions),
  }
}

function repositoriesOn(access: MemoryAccess): Repositories {
  return {
    realms: memoryRealmRepository(access),
    realmKeys: memoryRealmKeyRepository(access),
    destinations: memoryDestinationRepository(access),
    formerCallees: memoryFormerCalleeRepository(access),
    apiClients: memoryApiClientRepository(access),
    apiKeys: memoryApiKeyRepository(access),
    pauses: memoryPauseRepository(access),
    policies: memoryPolicyRepository(access),
    blocks: memoryBlockRepository(access),
    issuances: memoryIssuanceRepository(access),
    idempotency: memoryIdempotencyRepository(access),
    auditLog: memoryAuditLogRepository(access),
    admins: memoryAdminRepository(access),
    sessions: memorySessionRepository(access),
    cached: (_key, make) => make(),
  }
}
