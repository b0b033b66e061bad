import type { Block, BlockRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { orNull } from './columnValues.ts'
import { behind, pageOf } from './keysetPage.ts'
import type { BlockRow } from './Schema.ts'
import { upkeepSlice } from './upkeepSlice.ts'

export function blockRepository({ read, change }: Access): BlockRepository {
  const blocks = () => read.selectFrom('blocks').selectAll()
  return {
    find: async (id) => orNull(await blocks().where('id', '=', id).executeTakeFirst(), blockOf),
    listByRealm: async (realmId) => (await blocks().where('realm_id', '=', realmId).execute()).map(blockOf),
    list: async (realmId, now, { first, after }) => {
      const rows = await blocks()
        .where('realm_id', '=', realmId)
        .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', now)]))
        .where(behind(newestFirst, after))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(first + 1)
        .execute()
      return pageOf(rows.map(blockOf), first)
    },
    insert: (block) =>
      change(async (db) => {
        await db.insertInto('blocks').values(rowOf(block)).execute()
      }),
    remove: (id) =>
      change(async (db) => {
        const { numDeletedRows } = await db.deleteFrom('blocks').where('id', '=', id).executeTakeFirstOrThrow()
        return numDeletedRows === 1n
      }),
    removeEnded: (now, limit) =>
      upkeepSlice(change, async (db) => {
        const ended = db.selectFrom('blocks').select('id').where('ends_at', '<', now).limit(limit)
        const { numDeletedRows } = await db.deleteFrom('blocks').where('id', 'in', ended).executeTakeFirstOrThrow()
        return numDeletedRows
      }),
  }
}

const newestFirst = { column: 'created_at', direction: 'DESC' } as const

function rowOf(block: Block): BlockRow {
  return {
    id: block.id,
    realm_id: block.realmId,
    network: block.network,
    visitor_key: block.visitorKey,
    issuance_id: block.issuanceId,
    reason: block.reason,
    ends_at: block.endsAt,
    created_at: block.createdAt,
  }
}

function blockOf(row: BlockRow): Block {
  return {
    id: row.id,
    realmId: row.realm_id,
    network: row.network,
    visitorKey: row.visitor_key,
    issuanceId: row.issuance_id,
    reason: row.reason,
    endsAt: row.ends_at,
    createdAt: row.created_at,
  }
}
