import { type FormerCallee, type FormerCalleeRepository, formerCalleeId } from '@anoncall/domain'
import type { Access } from './Access.ts'
import type { FormerCalleeRow } from './Schema.ts'

export function formerCalleeRepository({ read, write }: Access): FormerCalleeRepository {
  return {
    listByFingerprint: async (fingerprint) => {
      const rows = await read.selectFrom('former_callees').selectAll().where('fingerprint', '=', fingerprint).execute()
      return rows.map(formerCalleeOf)
    },
    put: (former) =>
      write(async (db) => {
        const { id, ...rest } = rowOf(former)
        await db
          .insertInto('former_callees')
          .values({ id, ...rest })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
          .execute()
      }),
  }
}

function rowOf(former: FormerCallee): FormerCalleeRow {
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
