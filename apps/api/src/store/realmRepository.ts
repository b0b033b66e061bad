import type { Realm, RealmListing, RealmRepository } from '@anoncall/domain'
import { sql } from 'kysely'
import type { Access, Executor } from './Access.ts'
import { fromJson, toJson } from './json.ts'
import { behind, pageOf } from './keysetPage.ts'
import { orNull } from './orNull.ts'
import type { RealmRow } from './Schema.ts'

export function realmRepository({ read, change }: Access): RealmRepository {
  const realms = () => read.selectFrom('realms').selectAll()
  return {
    find: async (id) => orNull(await realms().where('id', '=', id).executeTakeFirst(), realmOf),
    findByName: async (name) => orNull(await realms().where('name', '=', name).executeTakeFirst(), realmOf),
    list: async (listing) => {
      const order = {
        column: listing.orderBy === 'NAME' ? 'name' : 'created_at',
        direction: listing.direction,
      } as const
      const direction = order.direction === 'ASC' ? 'asc' : 'desc'
      const rows = await matching(read, listing)
        .selectAll()
        .where(behind(order, listing.after))
        .orderBy(order.column, direction)
        .orderBy('id', direction)
        .limit(listing.first + 1)
        .execute()
      return pageOf(rows.map(realmOf), listing.first)
    },
    count: async (filter) => {
      const counted = matching(read, filter).select(({ fn }) => fn.countAll<number>().as('count'))
      return (await counted.executeTakeFirstOrThrow()).count
    },
    insert: (realm) =>
      change(async (db) => {
        await db.insertInto('realms').values(rowOf(realm)).execute()
      }),
    update: (realm) =>
      change(async (db) => {
        const written = db.updateTable('realms').set(rowOf(realm)).where('id', '=', realm.id)
        const { numUpdatedRows } = await written.where('revision', '=', realm.revision - 1).executeTakeFirstOrThrow()
        return numUpdatedRows === 1n
      }),
    // Foreign keys delete everything that belongs to the realm. Pauses have four kinds of owners, one of which is not a
    // row.
    remove: (id) =>
      change(async (db) => {
        await db
          .deleteFrom('pauses')
          .where((where) =>
            where.or([
              where('owner_id', '=', id),
              where('owner_id', 'in', where.selectFrom('destinations').select('id').where('realm_id', '=', id)),
              where('owner_id', 'in', where.selectFrom('api_clients').select('id').where('realm_id', '=', id)),
            ]),
          )
          .execute()
        await db.deleteFrom('realms').where('id', '=', id).execute()
      }),
  }
}

function matching(read: Executor, { search, isPaused, now }: Pick<RealmListing, 'search' | 'isPaused' | 'now'>) {
  const needle = search?.toLowerCase() ?? ''
  return (
    read
      .selectFrom('realms')
      // LIKE ignores case on only one of the databases, and each has its own function to search text. Removing the
      // needle and checking for a difference works on both.
      .$if(needle !== '', (query) => query.where(sql<boolean>`replace(search_text, ${needle}, '') <> search_text`))
      .$if(isPaused !== null, (query) =>
        query.where(({ exists, not, selectFrom }) => {
          const pause = exists(
            selectFrom('pauses')
              .select('owner_id')
              .whereRef('owner_id', '=', 'realms.id')
              .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)])),
          )
          return isPaused === true ? pause : not(pause)
        }),
      )
  )
}

function rowOf(realm: Realm): RealmRow {
  return {
    id: realm.id,
    name: realm.name,
    display_name: realm.displayName,
    search_text: `${realm.name}\n${realm.displayName}`.toLowerCase(),
    account_user: realm.accountUser,
    from_user: realm.fromUser,
    callee_patterns: toJson(realm.calleePatterns),
    timestamp_unit: realm.timestampUnit,
    lifetime_seconds: realm.lifetimeSeconds,
    effective_lifetime_seconds: realm.effectiveLifetimeSeconds,
    created_at: realm.createdAt,
    updated_at: realm.updatedAt,
    revision: realm.revision,
  }
}

function realmOf(row: RealmRow): Realm {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    accountUser: row.account_user,
    fromUser: row.from_user,
    calleePatterns: fromJson(row.callee_patterns),
    timestampUnit: row.timestamp_unit,
    lifetimeSeconds: row.lifetime_seconds,
    effectiveLifetimeSeconds: row.effective_lifetime_seconds,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
