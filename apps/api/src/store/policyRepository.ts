import type { IssuancePolicy, PolicyRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { fromJson, orNull, toJson } from './columnValues.ts'
import type { PolicyRow } from './Schema.ts'

export function policyRepository({ read, change }: Access): PolicyRepository {
  const policies = () => read.selectFrom('policies').selectAll()
  return {
    find: async (ownerId) => orNull(await policies().where('owner_id', '=', ownerId).executeTakeFirst(), policyOf),
    findMany: async (ownerIds) => {
      if (ownerIds.length === 0) return []
      return (await policies().where('owner_id', 'in', ownerIds).execute()).map(policyOf)
    },
    listByRealm: async (realmId) => (await policies().where('realm_id', '=', realmId).execute()).map(policyOf),
    set: (policy) =>
      change(async (db) => {
        const { owner_id, ...rest } = rowOf(policy)
        await db
          .insertInto('policies')
          .values({ owner_id, ...rest })
          .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(rest))
          .execute()
      }),
    remove: (ownerId) =>
      change(async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('policies')
          .where('owner_id', '=', ownerId)
          .executeTakeFirstOrThrow()
        return numDeletedRows === 1n
      }),
  }
}

function rowOf({ ownerId, realmId, updatedAt, revision, ...content }: IssuancePolicy): PolicyRow {
  return { owner_id: ownerId, realm_id: realmId, content: toJson(content), updated_at: updatedAt, revision }
}

function policyOf(row: PolicyRow): IssuancePolicy {
  return {
    ownerId: row.owner_id,
    realmId: row.realm_id,
    ...fromJson(row.content),
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
