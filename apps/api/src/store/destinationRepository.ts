import {
  addressKey,
  type Destination,
  type DestinationRepository,
  type FormerCallee,
  type FormerCalleeRepository,
  formerCalleeId,
} from '@anoncall/domain'
import { sql } from 'kysely'
import type { Access } from './Access.ts'
import { orNull } from './columnValues.ts'
import type { DestinationRow, FormerCalleeRow } from './Schema.ts'

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
        await db.insertInto('destinations').values(destinationRow(destination)).execute()
      }),
    update: (destination) =>
      change(async (db) => {
        const written = db.updateTable('destinations').set(destinationRow(destination)).where('id', '=', destination.id)
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

function destinationRow(destination: Destination): DestinationRow {
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

export function formerCalleeRepository({ read, write }: Access): FormerCalleeRepository {
  return {
    listByFingerprint: async (fingerprint) => {
      const rows = await read.selectFrom('former_callees').selectAll().where('fingerprint', '=', fingerprint).execute()
      return rows.map(formerCalleeOf)
    },
    put: (former) =>
      write(async (db) => {
        const { id, ...rest } = formerCalleeRow(former)
        await db
          .insertInto('former_callees')
          .values({ id, ...rest })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
          .execute()
      }),
  }
}

function formerCalleeRow(former: FormerCallee): FormerCalleeRow {
  return {
    id: formerCalleeId(former),
    fingerprint: former.fingerprint,
    realm_id: former.realmId,
    realm_name: former.realmName,
    name: former.name,
    address: former.address,
    account_user: former.accountUser,
    from_user: former.fromUser,
    timestamp_unit: former.timestampUnit,
    lifetime_seconds: former.lifetimeSeconds,
    left_at: former.leftAt,
  }
}

function formerCalleeOf(row: FormerCalleeRow): FormerCallee {
  return {
    fingerprint: row.fingerprint,
    realmId: row.realm_id,
    realmName: row.realm_name,
    name: row.name,
    address: row.address,
    accountUser: row.account_user,
    fromUser: row.from_user,
    timestampUnit: row.timestamp_unit,
    lifetimeSeconds: row.lifetime_seconds,
    leftAt: row.left_at,
  }
}
