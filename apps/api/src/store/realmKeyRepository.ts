import type { RealmKey, RealmKeyRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { fromJson, toJson } from './json.ts'
import { orNull } from './orNull.ts'
import type { RealmKeyRow } from './Schema.ts'

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
        await db.insertInto('realm_keys').values(rowOf(key)).execute()
      }),
    update: (key) =>
      change(async (db) => {
        await db.updateTable('realm_keys').set(rowOf(key)).where('id', '=', key.id).execute()
      }),
  }
}

/** Returns when the next scheduled change of a key from {@link RealmKeyRepository.listDue} is due. */
function dueAt({ state, activatesAt, retiresAt }: RealmKey): number {
  return (state === 'STAGED' ? activatesAt : retiresAt) ?? 0
}

function rowOf(key: RealmKey): RealmKeyRow {
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
