import type { ApiClient, ApiClientRepository, ApiKey, ApiKeyRepository } from '@anoncall/domain'
import type { Access, Executor } from './Access.ts'
import { fromJson, orNull, toJson } from './columnValues.ts'
import { behind, pageOf } from './keysetPage.ts'
import type { ApiClientRow, ApiKeyRow } from './Schema.ts'

export function apiClientRepository({ read, change }: Access): ApiClientRepository {
  return {
    find: async (id) =>
      orNull(await inRealm(read, null).selectAll().where('id', '=', id).executeTakeFirst(), apiClientOf),
    list: async ({ realmId, first, after }) => {
      const rows = await inRealm(read, realmId)
        .selectAll()
        .where(behind(byName, after))
        .orderBy('name')
        .orderBy('id')
        .limit(first + 1)
        .execute()
      return pageOf(rows.map(apiClientOf), first)
    },
    count: async (realmId) => {
      const counted = inRealm(read, realmId).select(({ fn }) => fn.countAll<number>().as('count'))
      return (await counted.executeTakeFirstOrThrow()).count
    },
    listOrigins: async () => {
      const rows = await read.selectFrom('api_clients').select('allowed_origins').distinct().execute()
      return [...new Set(rows.flatMap((row) => fromJson(row.allowed_origins)))]
    },
    insert: (client) =>
      change(async (db) => {
        await db.insertInto('api_clients').values(clientRow(client)).execute()
      }),
    update: (client) =>
      change(async (db) => {
        const written = db.updateTable('api_clients').set(clientRow(client)).where('id', '=', client.id)
        const { numUpdatedRows } = await written.where('revision', '=', client.revision - 1).executeTakeFirstOrThrow()
        return numUpdatedRows === 1n
      }),
    // The foreign key also deletes the API keys of the client.
    remove: (id) =>
      change(async (db) => {
        await db.deleteFrom('pauses').where('owner_id', '=', id).execute()
        await db.deleteFrom('policies').where('owner_id', '=', id).execute()
        await db.deleteFrom('api_clients').where('id', '=', id).execute()
      }),
  }
}

const byName = { column: 'name', direction: 'ASC' } as const

function inRealm(read: Executor, realmId: string | null) {
  return read.selectFrom('api_clients').$if(realmId !== null, (query) => query.where('realm_id', '=', realmId ?? ''))
}

function clientRow(client: ApiClient): ApiClientRow {
  return {
    id: client.id,
    realm_id: client.realmId,
    name: client.name,
    allowed_origins: toJson(client.allowedOrigins),
    destination_ids: client.destinationIds === null ? null : toJson(client.destinationIds),
    created_at: client.createdAt,
    updated_at: client.updatedAt,
    revision: client.revision,
  }
}

function apiClientOf(row: ApiClientRow): ApiClient {
  return {
    id: row.id,
    realmId: row.realm_id,
    name: row.name,
    allowedOrigins: fromJson(row.allowed_origins),
    destinationIds: row.destination_ids === null ? null : fromJson(row.destination_ids),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}

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
        await db.insertInto('api_keys').values(keyRow(key)).execute()
      }),
    update: (key) =>
      change(async (db) => {
        await db.updateTable('api_keys').set(keyRow(key)).where('id', '=', key.id).execute()
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

function keyRow(key: ApiKey): ApiKeyRow {
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
