import type { SessionRepository } from '@anoncall/domain'
import type { Executor } from './Schema.ts'

export function sessionRepository(db: Executor): SessionRepository {
  return {
    async find(idHash) {
      const row = await db.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst()
      if (row === undefined) return null
      return { idHash: row.id_hash, adminId: row.admin_id, createdAt: row.created_at, lastSeenAt: row.last_seen_at }
    },
    async insert({ idHash, adminId, createdAt, lastSeenAt }) {
      const row = { id_hash: idHash, admin_id: adminId, created_at: createdAt, last_seen_at: lastSeenAt }
      await db.insertInto('sessions').values(row).execute()
    },
    async touch(idHash, lastSeenAt) {
      await db.updateTable('sessions').set({ last_seen_at: lastSeenAt }).where('id_hash', '=', idHash).execute()
    },
    async remove(idHash) {
      await db.deleteFrom('sessions').where('id_hash', '=', idHash).execute()
    },
    async removeOthers(adminId, exceptIdHash) {
      let query = db.deleteFrom('sessions').where('admin_id', '=', adminId)
      if (exceptIdHash !== null) query = query.where('id_hash', '<>', exceptIdHash)
      await query.execute()
    },
    async removeStale(createdBefore, seenBefore) {
      await db
        .deleteFrom('sessions')
        .where((is) => is.or([is('created_at', '<', createdBefore), is('last_seen_at', '<', seenBefore)]))
        .execute()
    },
  }
}
