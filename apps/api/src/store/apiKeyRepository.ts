import type { ApiKey, ApiKeyRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { orNull } from './orNull.ts'
import type { ApiKeyRow } from './Schema.ts'

export function apiKeyRepository({ read, write, change }: Access): ApiKeyRepository {
  const keys = () => read.selectFrom('api_keys').selectAll()
  return {
    find: async (id) => orNull(await keys().where('id', '=', id).executeTakeFirst(), apiKeyOf),
    findByDigest: async (digest) => orNull(await keys().where('digest', '=', digest).executeTakeFirst(), apiKeyOf),
    listByClient: async (apiClientId) => {
      const newestFirst = keys()
        .where('api_client_id', '=', apiClientId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
      return (await newestFirst.execute()).map(apiKeyOf)
    },
    insert: (key) =>
      change(async (db) => {
        await db.insertInto('api_keys').values(rowOf(key)).execute()
      }),
    update: (key) =>
      change(async (db) => {
        await db.updateTable('api_keys').set(rowOf(key)).where('id', '=', key.id).execute()
      }),
    touch: (id, lastUsedAt) =>
      write(async (db) => {
        await db
          .updateTable('api_keys')
          .set({ last_used_at: lastUsedAt })
          .where('id', '=', id)
          .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', lastUsedAt)]))
          .execute()
      }),
  }
}

function rowOf(key: ApiKey): ApiKeyRow {
  return {
    id: key.id,
    api_client_id: key.apiClientId,
    kind: key.kind,
    start: key.start,
    digest: key.digest,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    replaced_at: key.replacedAt,
    revoked_at: key.revokedAt,
  }
}

function apiKeyOf(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    apiClientId: row.api_client_id,
    kind: row.kind,
    start: row.start,
    digest: row.digest,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    replacedAt: row.replaced_at,
    revokedAt: row.revoked_at,
  }
}
