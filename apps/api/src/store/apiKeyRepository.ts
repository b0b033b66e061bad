import type { ApiKey, ApiKeyRepository } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import type { ApiKeysTable, Executor } from './Schema.ts'

export function apiKeyRepository(db: Executor): ApiKeyRepository {
  const keys = () => db.selectFrom('api_keys').selectAll()
  return {
    async find(id) {
      const row = await keys().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toApiKey(row)
    },
    async findByDigest(digest) {
      const row = await keys().where('digest', '=', digest).executeTakeFirst()
      return row === undefined ? null : toApiKey(row)
    },
    async listByClient(apiClientId) {
      const rows = await keys()
        .where('api_client_id', '=', apiClientId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
      return rows.map(toApiKey)
    },
    async insert(key) {
      await db.insertInto('api_keys').values(toRow(key)).execute()
    },
    async update(key) {
      const { id, last_used_at: _lastUsedAt, ...row } = toRow(key)
      await db.updateTable('api_keys').set(row).where('id', '=', id).execute()
    },
    async touch(id, lastUsedAt) {
      await db
        .updateTable('api_keys')
        .set({ last_used_at: lastUsedAt })
        .where('id', '=', id)
        .where((is) => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', lastUsedAt)]))
        .execute()
    },
  }
}

function toRow(key: ApiKey): ApiKeysTable {
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

function toApiKey(row: Selectable<ApiKeysTable>): ApiKey {
  return {
    id: row.id,
    apiClientId: row.api_client_id,
    kind: row.kind as ApiKey['kind'],
    start: row.start,
    digest: row.digest,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    replacedAt: row.replaced_at,
    revokedAt: row.revoked_at,
  }
}
