import type { Pause, PauseRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { orNull } from './columnValues.ts'
import type { PauseRow } from './Schema.ts'

export function pauseRepository({ read, change }: Access): PauseRepository {
  const pauses = () => read.selectFrom('pauses').selectAll()
  return {
    find: async (ownerId) => orNull(await pauses().where('owner_id', '=', ownerId).executeTakeFirst(), pauseOf),
    findMany: async (ownerIds) => {
      if (ownerIds.length === 0) return []
      return (await pauses().where('owner_id', 'in', ownerIds).execute()).map(pauseOf)
    },
    set: (pause) =>
      change(async (db) => {
        const { owner_id, ...rest } = rowOf(pause)
        await db
          .insertInto('pauses')
          .values({ owner_id, ...rest })
          .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(rest))
          .execute()
      }),
    remove: (ownerId) =>
      change(async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('pauses')
          .where('owner_id', '=', ownerId)
          .executeTakeFirstOrThrow()
        return numDeletedRows === 1n
      }),
  }
}

function rowOf(pause: Pause): PauseRow {
  return {
    owner_id: pause.ownerId,
    paused_at: pause.pausedAt,
    paused_by_id: pause.pausedById,
    reason: pause.reason,
    public_message: pause.publicMessage,
    ends_at: pause.endsAt,
  }
}

function pauseOf(row: PauseRow): Pause {
  return {
    ownerId: row.owner_id,
    pausedAt: row.paused_at,
    pausedById: row.paused_by_id,
    reason: row.reason,
    publicMessage: row.public_message,
    endsAt: row.ends_at,
  }
}
