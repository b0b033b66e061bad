import type { Admin, AdminRepository, AdminRole } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import type { AdminsTable, Executor } from './Schema.ts'

export function adminRepository(db: Executor): AdminRepository {
  const admins = () => db.selectFrom('admins').selectAll()
  return {
    async find(id) {
      const row = await admins().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toAdmin(row)
    },
    async findByEmail(email) {
      const row = await admins().where('email', '=', email).executeTakeFirst()
      return row === undefined ? null : toAdmin(row)
    },
    async list() {
      return (await admins().orderBy('email').execute()).map(toAdmin)
    },
    async insert(admin) {
      await db.insertInto('admins').values(toRow(admin)).execute()
    },
    async update(admin) {
      const { id, ...row } = toRow(admin)
      await db.updateTable('admins').set(row).where('id', '=', id).execute()
    },
  }
}

function toRow(admin: Admin): AdminsTable {
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

function toAdmin(row: Selectable<AdminsTable>): Admin {
  return {
    id: row.id,
    email: row.email,
    displayName: row.display_name,
    role: row.role as AdminRole,
    passwordHash: row.password_hash,
    isPasswordInitial: row.is_password_initial === 1,
    createdAt: row.created_at,
    lastSignedInAt: row.last_signed_in_at,
  }
}
