import type { Realm, RealmKey, RealmKeyRepository, RealmListing, RealmRepository } from '@anoncall/domain'
import { sql } from 'kysely'
import type { Access, Executor } from './Access.ts'
import { fromJson, orNull, toJson } from './columnValues.ts'
import { behind, pageOf } from './keysetPage.ts'
import type { RealmKeyRow, RealmRow } from './Schema.ts'

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
        await db.insertInto('realms').values(realmRow(realm)).execute()
      }),
    update: (realm) =>
      change(async (db) => {
        const written = db.updateTable('realms').set(realmRow(realm)).where('id', '=', realm.id)
        const { numUpdatedRows } = await written.where('revision', '=', realm.revision - 1).executeTakeFirstOrThrow()
        return numUpdatedRows === 1n
      }),
    // Foreign keys delete everything else that belongs to the realm. Pauses have no foreign key, because one of their
    // four kinds of owners is not a row.
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
      // LIKE ignores case in SQLite but not in PostgreSQL, and the two databases have different functions to search
      // text. Therefore, the query removes the search term and checks whether the text changed.
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

function realmRow(realm: Realm): RealmRow {
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

export function realmKeyRepository({ read, change }: Access): RealmKeyRepository {
  const keys = () => read.selectFrom('realm_keys').selectAll()
  return {
    find: async (id) => orNull(await keys().where('id', '=', id).executeTakeFirst(), realmKeyOf),
    findActive: async (realmId) =>
      orNull(await keys().where('realm_id', '=', realmId).where('state', '=', 'ACTIVE').executeTakeFirst(), realmKeyOf),
    listByRealm: async (realmId) =>
      (await keys().where('realm_id', '=', realmId).orderBy('version', 'desc').execute()).map(realmKeyOf),
    listByGatewayRealm: async (gatewayRealm) =>
      (await keys().where('gateway_realm', '=', gatewayRealm).where('state', '<>', 'RETIRED').execute()).map(
        realmKeyOf,
      ),
    listByFingerprint: async (fingerprint) =>
      (await keys().where('fingerprint', '=', fingerprint).orderBy('created_at').orderBy('id').execute()).map(
        realmKeyOf,
      ),
    listReadable: async (now) => {
      const readable = keys().where((where) =>
        where.or([
          where('state', '=', 'ACTIVE'),
          where.and([where('state', '=', 'RETIRING'), where('retires_at', '>', now)]),
        ]),
      )
      return (await readable.execute()).map(realmKeyOf)
    },
    listDue: async (now) => {
      const due = await keys()
        .where((where) =>
          where.or([
            where.and([where('state', '=', 'STAGED'), where('activates_at', '<=', now)]),
            where.and([where('state', '=', 'RETIRING'), where('retires_at', '<=', now)]),
          ]),
        )
        .execute()
      return due.map(realmKeyOf).sort((a, b) => dueAt(a) - dueAt(b))
    },
    insert: (key) =>
      change(async (db) => {
        await db.insertInto('realm_keys').values(keyRow(key)).execute()
      }),
    update: (key) =>
      change(async (db) => {
        await db.updateTable('realm_keys').set(keyRow(key)).where('id', '=', key.id).execute()
      }),
  }
}

/** Returns when the next scheduled change of a key from {@link RealmKeyRepository.listDue} is due. */
function dueAt({ state, activatesAt, retiresAt }: RealmKey): number {
  return (state === 'STAGED' ? activatesAt : retiresAt) ?? 0
}

function keyRow(key: RealmKey): RealmKeyRow {
  return {
    id: key.id,
    realm_id: key.realmId,
    version: key.version,
    cipher: key.cipher,
    gateway_realm: key.gatewayRealm,
    fingerprint: key.fingerprint,
    warnings: toJson(key.warnings),
    state: key.state,
    activates_at: key.activatesAt,
    retires_at: key.retiresAt,
    sealed_key: key.sealedKey,
    created_at: key.createdAt,
  }
}

function realmKeyOf(row: RealmKeyRow): RealmKey {
  return {
    id: row.id,
    realmId: row.realm_id,
    version: row.version,
    cipher: row.cipher,
    gatewayRealm: row.gateway_realm,
    fingerprint: row.fingerprint,
    warnings: fromJson(row.warnings),
    state: row.state,
    activatesAt: row.activates_at,
    retiresAt: row.retires_at,
    sealedKey: row.sealed_key,
    createdAt: row.created_at,
  }
}
