import { addressKey, type Destination, type DestinationRepository } from '@anoncall/domain'
import { sql } from 'kysely'
import type { Access } from './Access.ts'
import { orNull } from './orNull.ts'
import type { DestinationRow } from './Schema.ts'

export function destinationRepository({ read, change }: Access): DestinationRepository {
  const destinations = () => read.selectFrom('destinations').selectAll()
  const inRealm = (realmId: string) => destinations().where('realm_id', '=', realmId)
  return {
    find: async (id) => orNull(await destinations().where('id', '=', id).executeTakeFirst(), destinationOf),
    findByAlias: async (realmId, alias) =>
      orNull(await inRealm(realmId).where('alias', '=', alias).executeTakeFirst(), destinationOf),
    // A realm has at most 500 destinations, so the comparison needs no index.
    listByAddress: async (realmId, address) => {
      const isSame = sql<boolean>`lower(address) = ${addressKey(address)}`
      return (await inRealm(realmId).where(isSame).orderBy('alias').execute()).map(destinationOf)
    },
    listByRealm: async (realmId) => (await inRealm(realmId).orderBy('alias').execute()).map(destinationOf),
    insert: (destination) =>
      change(async (db) => {
        await db.insertInto('destinations').values(rowOf(destination)).execute()
      }),
    update: (destination) =>
      change(async (db) => {
        const written = db.updateTable('destinations').set(rowOf(destination)).where('id', '=', destination.id)
        const { numUpdatedRows } = await written
          .where('revision', '=', destination.revision - 1)
          .executeTakeFirstOrThrow()
        return numUpdatedRows === 1n
      }),
    remove: (id) =>
      change(async (db) => {
        await db.deleteFrom('pauses').where('owner_id', '=', id).execute()
        await db.deleteFrom('policies').where('owner_id', '=', id).execute()
        await db.deleteFrom('destinations').where('id', '=', id).execute()
      }),
  }
}

function rowOf(destination: Destination): DestinationRow {
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

function destinationOf(row: DestinationRow): Destination {
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
