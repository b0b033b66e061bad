import type { RealmKey, RealmKeyRepository } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import type { Executor, RealmKeysTable } from './Schema.ts'

export function realmKeyRepository(db: Executor): RealmKeyRepository {
  const keys = () => db.selectFrom('realm_keys').selectAll()
  return {
    async find(id) {
      const row = await keys().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toRealmKey(row)
    },
    async findActive(realmId) {
      const row = await keys().where('realm_id', '=', realmId).where('state', '=', 'ACTIVE').executeTakeFirst()
      return row === undefined ? null : toRealmKey(row)
    },
    async listByRealm(realmId) {
      return (await keys().where('realm_id', '=', realmId).orderBy('version', 'desc').execute()).map(toRealmKey)
    },
    async listByGatewayRealm(gatewayRealm) {
      const rows = await keys().where('gateway_realm', '=', gatewayRealm).where('state', '<>', 'RETIRED').execute()
      return rows.map(toRealmKey)
    },
    async listReadable(now) {
      const rows = await keys()
        .where((is) =>
          is.or([is('state', '=', 'ACTIVE'), is.and([is('state', '=', 'RETIRING'), is('retires_at', '>', now)])]),
        )
        .orderBy('created_at', 'desc')
        .execute()
      return rows.map(toRealmKey)
    },
    async listDue(now) {
      const rows = await keys()
        .where((is) =>
          is.or([
            is.and([is('state', '=', 'STAGED'), is('activates_at', '<=', now)]),
            is.and([is('state', '=', 'RETIRING'), is('retires_at', '<=', now)]),
          ]),
        )
        .orderBy('created_at', 'asc')
        .execute()
      return rows.map(toRealmKey)
    },
    async insert(key) {
      await db.insertInto('realm_keys').values(toRow(key)).execute()
    },
    async update(key) {
      const { id, ...row } = toRow(key)
      await db.updateTable('realm_keys').set(row).where('id', '=', id).execute()
    },
  }
}

function toRow(key: RealmKey): RealmKeysTable {
  return {
    id: key.id,
    realm_id: key.realmId,
    version: key.version,
    cipher: key.cipher,
    gateway_realm: key.gatewayRealm,
    fingerprint: key.fingerprint,
    warnings: JSON.stringify(key.warnings),
    state: key.state,
    activates_at: key.activatesAt,
    retires_at: key.retiresAt,
    sealed_key: key.sealedKey,
    created_at: key.createdAt,
  }
}

function toRealmKey(row: Selectable<RealmKeysTable>): RealmKey {
  return {
    id: row.id,
    realmId: row.realm_id,
    version: row.version,
    cipher: row.cipher as RealmKey['cipher'],
    gatewayRealm: row.gateway_realm,
    fingerprint: row.fingerprint,
    warnings: JSON.parse(row.warnings) as RealmKey['warnings'],
    state: row.state as RealmKey['state'],
    activatesAt: row.activates_at,
    retiresAt: row.retires_at,
    sealedKey: row.sealed_key,
    createdAt: row.created_at,
  }
}
