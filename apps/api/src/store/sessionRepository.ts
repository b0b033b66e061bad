import type { SessionRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'

export function sessionRepository({ read, write }: Access): SessionRepository {
  return {
    find: async (idHash) => {
      const row = await read.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst()
      if (row === undefined) return null
      return { idHash: row.id_hash, adminId: row.admin_id, createdAt: row.created_at, lastSeenAt: row.last_seen_at }
    },
    insert: ({ idHash, adminId, createdAt, lastSeenAt }) =>
      write(async (db) => {
        const row = { id_hash: idHash, admin_id: adminId, created_at: createdAt, last_seen_at: lastSeenAt }
        await db.insertInto('sessions').values(row).execute()
      }),
    touch: (idHash, lastSeenAt) =>
      write(async (db) => {
        const touched = db.updateTable('sessions').set({ last_seen_at: lastSeenAt }).where('id_hash', '=', idHash)
        await touched.where('last_seen_at', '<', lastSeenAt).execute()
      }),
    remove: (idHash) =>
      write(async (db) => {
        await db.deleteFrom('sessions').where('id_hash', '=', idHash).execute()
      }),
    removeOthers: (adminId, exceptIdHash) =>
      write(async (db) => {
        await db
          .deleteFrom('sessions')
          .where('admin_id', '=', adminId)
          .$if(exceptIdHash !== null, (query) => query.where('id_hash', '<>', exceptIdHash ?? ''))
          .execute()
      }),
    removeStale: (createdBefore, seenBefore) =>
      write(async (db) => {
        await db
          .deleteFrom('sessions')
          .where((where) => where.or([where('created_at', '<', createdBefore), where('last_seen_at', '<', seenBefore)]))
          .execute()
      }),
  }
}
