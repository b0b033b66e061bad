import type { Admin, AdminRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { orNull } from './orNull.ts'
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
