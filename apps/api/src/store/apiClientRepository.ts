import type { ApiClient, ApiClientRepository } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import { keyset, paged } from './keyset.ts'
import type { ApiClientsTable, Executor } from './Schema.ts'

export function apiClientRepository(db: Executor): ApiClientRepository {
  const inRealm = (realmId: string | null) => {
    const query = db.selectFrom('api_clients')
    return realmId === null ? query : query.where('realm_id', '=', realmId)
  }
  return {
    async find(id) {
      const row = await db.selectFrom('api_clients').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toApiClient(row)
    },
    async list({ realmId, first, after }) {
      let query = inRealm(realmId).selectAll()
      if (after !== null) query = query.where(keyset('name', 'id', 'asc', after))
      const rows = await query
        .orderBy('name')
        .orderBy('id')
        .limit(first + 1)
        .execute()
      return paged(rows.map(toApiClient), first)
    },
    async count(realmId) {
      const row = await inRealm(realmId)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },
    async listOrigins() {
      const rows = await db.selectFrom('api_clients').select('allowed_origins').distinct().execute()
      return [...new Set(rows.flatMap((row) => JSON.parse(row.allowed_origins) as string[]))]
    },
    async insert(client) {
      await db.insertInto('api_clients').values(toRow(client)).execute()
    },
    async update(client) {
      const { name, allowed_origins, destination_ids, updated_at, revision } = toRow(client)
      const result = await db
        .updateTable('api_clients')
        .set({ name, allowed_origins, destination_ids, updated_at, revision })
        .where('id', '=', client.id)
        .where('revision', '=', revision - 1)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },
    async remove(id) {
      await db.deleteFrom('pauses').where('owner_id', '=', id).execute()
      await db.deleteFrom('api_keys').where('api_client_id', '=', id).execute()
      await db.deleteFrom('api_clients').where('id', '=', id).execute()
    },
  }
}

function toRow(client: ApiClient): ApiClientsTable {
  return {
    id: client.id,
    realm_id: client.realmId,
    name: client.name,
    allowed_origins: JSON.stringify(client.allowedOrigins),
    destination_ids: client.destinationIds === null ? null : JSON.stringify(client.destinationIds),
    created_at: client.createdAt,
    updated_at: client.updatedAt,
    revision: client.revision,
  }
}

function toApiClient(row: Selectable<ApiClientsTable>): ApiClient {
  return {
    id: row.id,
    realmId: row.realm_id,
    name: row.name,
    allowedOrigins: JSON.parse(row.allowed_origins) as string[],
    destinationIds: row.destination_ids === null ? null : (JSON.parse(row.destination_ids) as string[]),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
