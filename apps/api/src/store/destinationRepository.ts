import type { Destination, DestinationRepository } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import type { DestinationsTable, Executor } from './Schema.ts'

export function destinationRepository(db: Executor): DestinationRepository {
  const inRealm = (realmId: string) => db.selectFrom('destinations').selectAll().where('realm_id', '=', realmId)
  return {
    async find(id) {
      const row = await db.selectFrom('destinations').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toDestination(row)
    },
    async findByAlias(realmId, alias) {
      const row = await inRealm(realmId).where('alias', '=', alias).executeTakeFirst()
      return row === undefined ? null : toDestination(row)
    },
    async findByAddress(realmId, address) {
      const row = await inRealm(realmId).where('address', '=', address).orderBy('alias').executeTakeFirst()
      return row === undefined ? null : toDestination(row)
    },
    async listByRealm(realmId) {
      return (await inRealm(realmId).orderBy('alias').execute()).map(toDestination)
    },
    async insert(destination) {
      await db.insertInto('destinations').values(toRow(destination)).execute()
    },
    async update(destination) {
      const { display_name, address, account_user, updated_at, revision } = toRow(destination)
      const result = await db
        .updateTable('destinations')
        .set({ display_name, address, account_user, updated_at, revision })
        .where('id', '=', destination.id)
        .where('revision', '=', revision - 1)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },
    async remove(id) {
      await db.deleteFrom('pauses').where('owner_id', '=', id).execute()
      await db.deleteFrom('destinations').where('id', '=', id).execute()
    },
  }
}

function toRow(destination: Destination): DestinationsTable {
  return {
    id: destination.id,
    realm_id: destination.realmId,
    alias: destination.alias,
    display_name: destination.displayName,
    address: destination.address,
    account_user: destination.accountUser,
    created_at: destination.createdAt,
    updated_at: destination.updatedAt,
    revision: destination.revision,
  }
}

function toDestination(row: Selectable<DestinationsTable>): Destination {
  return {
    id: row.id,
    realmId: row.realm_id,
    alias: row.alias,
    displayName: row.display_name,
    address: row.address,
    accountUser: row.account_user,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
