import type { Pause, PauseRepository } from '@anoncall/domain'
import { type Expression, type Selectable, type SqlBool, sql } from 'kysely'
import type { Executor, PausesTable } from './Schema.ts'

export function pauseRepository(db: Executor): PauseRepository {
  return {
    async find(ownerId) {
      const row = await db.selectFrom('pauses').selectAll().where('owner_id', '=', ownerId).executeTakeFirst()
      return row === undefined ? null : toPause(row)
    },
    async findMany(ownerIds) {
      if (ownerIds.length === 0) return []
      const rows = await db
        .selectFrom('pauses')
        .selectAll()
        .where('owner_id', 'in', [...ownerIds])
        .execute()
      return rows.map(toPause)
    },
    async set(pause) {
      const row = toRow(pause)
      const { owner_id: _ownerId, ...changed } = row
      await db
        .insertInto('pauses')
        .values(row)
        .onConflict((on) => on.column('owner_id').doUpdateSet(changed))
        .execute()
    },
    async remove(ownerId) {
      const result = await db.deleteFrom('pauses').where('owner_id', '=', ownerId).executeTakeFirst()
      return result.numDeletedRows > 0n
    },
  }
}

/** Pauses that have not ended by themselves. */
export function inForce(now: number): Expression<SqlBool> {
  return sql<SqlBool>`(ends_at is null or ends_at > ${now})`
}

function toRow(pause: Pause): PausesTable {
  return {
    owner_id: pause.ownerId,
    paused_at: pause.pausedAt,
    paused_by_id: pause.pausedById,
    reason: pause.reason,
    public_message: pause.publicMessage,
    ends_at: pause.endsAt,
  }
}

function toPause(row: Selectable<PausesTable>): Pause {
  return {
    ownerId: row.owner_id,
    pausedAt: row.paused_at,
    pausedById: row.paused_by_id,
    reason: row.reason,
    publicMessage: row.public_message,
    endsAt: row.ends_at,
  }
}
