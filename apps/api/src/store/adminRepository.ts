import type { Admin, AdminRepository, SessionRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { orNull } from './columnValues.ts'
import type { AdminRow } from './Schema.ts'

export function adminRepository({ read, write }: Access): AdminRepository {
  const admins = () => read.selectFrom('admins').selectAll()
  return {
    find: async (id) => orNull(await admins().where('id', '=', id).executeTakeFirst(), adminOf),
    findByEmail: async (email) => orNull(await admins().where('email', '=', email).executeTakeFirst(), adminOf),
    list: async () => (await admins().orderBy('email').execute()).map(adminOf),
    insert: (admin) =>
      write(async (db) => {
        await db.insertInto('admins').values(rowOf(admin)).execute()
      }),
    update: (admin) =>
      write(async (db) => {
        await db.updateTable('admins').set(rowOf(admin)).where('id', '=', admin.id).execute()
      }),
  }
}

function rowOf(admin: Admin): AdminRow {
  return {
    id: admin.id,
    email: admin.email,
    display_name: admin.displayName,
    role: admin.role,
    password_hash: admin.passwordHash,
    is_password_initial: admin.isPasswordInitial ? 1 : 0,
    created_at: admin.createdAt,
    last_signed_in_at: admin.lastSignedInAt,
  }
}

function adminOf(row: AdminRow): Admin {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    role: row.role,
    passwordHash: row.password_hash,
    isPasswordInitial: row.is_password_initial === 1,
    createdAt: row.created_at,
    lastSignedInAt: row.last_signed_in_at,
  }
}

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
