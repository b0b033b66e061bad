import type { Repositories, Store } from '@anoncall/domain'
import { type Access, accessOf } from './Access.ts'
import { adminRepository, sessionRepository } from './adminRepository.ts'
import { apiClientRepository, apiKeyRepository } from './apiClientRepository.ts'
import { auditLogRepository } from './auditLogRepository.ts'
import { blockRepository } from './blockRepository.ts'
import type { Database } from './Database.ts'
import { destinationRepository, formerCalleeRepository } from './destinationRepository.ts'
import { GroupCommit } from './GroupCommit.ts'
import { groupedFindMany, idempotencyRepository } from './idempotencyRepository.ts'
import { issuanceRepository } from './issuanceRepository.ts'
import { pauseRepository } from './pauseRepository.ts'
import { policyRepository } from './policyRepository.ts'
import { realmKeyRepository, realmRepository } from './realmRepository.ts'
import type { ReceiptContext } from './receipts/recordReceipts.ts'
import type { ReadMemory } from './rememberReads.ts'

/**
 * Creates the store of a database. Its repositories can be used inside and outside a transaction. Every change clears
 * its cache.
 */
export function storeOver(database: Database, memory: ReadMemory, context: ReceiptContext): Store {
  const { read, longRead, write, transact, writeWithin, announce, record } = database
  /**
   * Runs a change, then clears the cache. It clears the cache even if the commit fails, because the database may still
   * have made the change.
   */
  async function dropping<Result>(change: () => Promise<Result>): Promise<Result> {
    try {
      return await change()
    } finally {
      memory.drop()
    }
  }
  const outside: Access = {
    read,
    longRead,
    write,
    change: (work) =>
      dropping(() =>
        write(async (db) => {
          const result = await work(db)
          await announce(db)
          return result
        }),
      ),
  }
  const repositories = repositoriesOn(outside, context)
  // For each API key, the first request in a minute waits for this write. With many keys, many requests wait. They
  // therefore share a commit.
  const touches = new GroupCommit<{ readonly id: string; readonly lastUsedAt: number }>({
    commit: (group) =>
      write(async (db) => {
        const { apiKeys } = repositoriesOn(accessOf(db), context)
        // Updates the keys in a fixed order, so that two processes never deadlock.
        for (const { id, lastUsedAt } of [...group].sort((a, b) => (a.id < b.id ? -1 : 1)))
          await apiKeys.touch(id, lastUsedAt)
      }),
    rowsMax: TOUCHES_PER_COMMIT_MAX,
  })
  const apiKeys = {
    ...repositories.apiKeys,
    touch: (id: string, lastUsedAt: number) => touches.add([{ id, lastUsedAt }]),
  }
  const idempotency = { ...repositories.idempotency, findMany: groupedFindMany(repositories.idempotency) }
  return {
    ...memory.over({ ...repositories, apiKeys, idempotency, issuances: { ...repositories.issuances, record } }),
    transaction: async (work) => {
      let hasChanged = false
      try {
        return await transact(async (db) => {
          const inside: Access = {
            read: db,
            longRead: db,
            write: (inner) => writeWithin(db, inner),
            change: (inner) => {
              hasChanged = true
              return writeWithin(db, inner)
            },
          }
          const result = await work(repositoriesOn(inside, context))
          if (hasChanged) await announce(db)
          return result
        })
      } finally {
        if (hasChanged) memory.drop()
      }
    },
  }
}

const TOUCHES_PER_COMMIT_MAX = 200

/** Returns all repositories. They share the given database access. */
export function repositoriesOn(access: Access, context: ReceiptContext): Repositories {
  return {
    realms: realmRepository(access),
    realmKeys: realmKeyRepository(access),
    formerCallees: formerCalleeRepository(access),
    destinations: destinationRepository(access),
    apiClients: apiClientRepository(access),
    apiKeys: apiKeyRepository(access),
    pauses: pauseRepository(access),
    policies: policyRepository(access),
    blocks: blockRepository(access),
    issuances: issuanceRepository(access, context),
    idempotency: idempotencyRepository(access),
    auditLog: auditLogRepository(access),
    admins: adminRepository(access),
    sessions: sessionRepository(access),
    cached: (_key, make) => make(),
  }
}
