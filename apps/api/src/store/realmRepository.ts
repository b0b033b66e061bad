import type { Realm, RealmListing, RealmRepository, TimestampUnit } from '@anoncall/domain'
import { type Selectable, sql } from 'kysely'
import { keyset, paged } from './keyset.ts'
import { inForce } from './pauseRepository.ts'
import type { Executor, RealmsTable } from './Schema.ts'

export function realmRepository(db: Executor): RealmRepository {
  const filtered = ({ search, isPaused, now }: Pick<RealmListing, 'search' | 'isPaused' | 'now'>) => {
    let query = db.selectFrom('realms')
    // Text search without LIKE, whose case rules differ: removing the term changes a text that holds it.
    const term = search?.toLowerCase() ?? ''
    if (term !== '') query = query.where(sql<boolean>`replace(search_text, ${term}, '') <> search_text`)
    if (isPaused === null) return query
    const paused = db.selectFrom('pauses').select('owner_id').where(inForce(now))
    return query.where('realms.id', isPaused ? 'in' : 'not in', paused)
  }
  return {
    async find(id) {
      const row = await db.selectFrom('realms').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toRealm(row)
    },
    async findByName(name) {
      const row = await db.selectFrom('realms').selectAll().where('name', '=', name).executeTakeFirst()
      return row === undefined ? null : toRealm(row)
    },
    async list(listing) {
      const column = listing.orderBy === 'NAME' ? 'name' : 'created_at'
      const direction = listing.direction === 'ASC' ? 'asc' : 'desc'
      let query = filtered(listing).selectAll('realms')
      if (listing.after !== null) query = query.where(keyset(column, 'id', direction, listing.after))
      const rows = await query
        .orderBy(column, direction)
        .orderBy('id', direction)
        .limit(listing.first + 1)
        .execute()
      return paged(rows.map(toRealm), listing.first)
    },
    async count(filter) {
      const row = await filtered(filter)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },
    async insert(realm) {
      await db.insertInto('realms').values(toRow(realm)).execute()
    },
    async update(realm) {
      const { id, name: _name, created_at: _createdAt, ...row } = toRow(realm)
      const result = await db
        .updateTable('realms')
        .set(row)
        .where('id', '=', id)
        .where('revision', '=', realm.revision - 1)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },
    async remove(id) {
      const clients = db.selectFrom('api_clients').select('id').where('realm_id', '=', id)
      const destinations = db.selectFrom('destinations').select('id').where('realm_id', '=', id)
      await db
        .deleteFrom('pauses')
        .where((is) =>
          is.or([is('owner_id', '=', id), is('owner_id', 'in', clients), is('owner_id', 'in', destinations)]),
        )
        .execute()
      await db.deleteFrom('api_keys').where('api_client_id', 'in', clients).execute()
      await db.deleteFrom('api_clients').where('realm_id', '=', id).execute()
      await db.deleteFrom('destinations').where('realm_id', '=', id).execute()
      await db.deleteFrom('realm_keys').where('realm_id', '=', id).execute()
      await db.deleteFrom('realms').where('id', '=', id).execute()
    },
  }
}

function toRow(realm: Realm): RealmsTable {
  return {
    id: realm.id,
    name: realm.name,
    display_name: realm.displayName,
    search_text: `${realm.name}\n${realm.displayName}`.toLowerCase(),
    account_user: realm.accountUser,
    from_user: realm.fromUser,
    callee_patterns: JSON.stringify(realm.calleePatterns),
    timestamp_unit: realm.timestampUnit,
    lifetime_seconds: realm.lifetimeSeconds,
    effective_lifetime_seconds: realm.effectiveLifetimeSeconds,
    created_at: realm.createdAt,
    updated_at: realm.updatedAt,
    revision: realm.revision,
  }
}

function toRealm(row: Selectable<RealmsTable>): Realm {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    accountUser: row.account_user,
    fromUser: row.from_user,
    calleePatterns: JSON.parse(row.callee_patterns) as string[],
    timestampUnit: row.timestamp_unit as TimestampUnit,
    lifetimeSeconds: row.lifetime_seconds,
    effectiveLifetimeSeconds: row.effective_lifetime_seconds,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  }
}
