import type { AdminRepository } from '../../ports/AdminRepository.ts'
import { requireUnique } from './constraints.ts'
import type { MemoryAccess, MemoryTables } from './MemoryTables.ts'
import { compareText } from './pageOf.ts'

export function memoryAdminRepository(access: MemoryAccess): AdminRepository {
  return {
    find: async (id) => access.read().admins.get(id) ?? null,
    findByEmail: async (email) => [...access.read().admins.values()].find((admin) => admin.email === email) ?? null,
    list: async () => [...access.read().admins.values()].sort((a, b) => compareText(a.email, b.email)),
    insert: (admin) =>
      access.write((tables) => {
        requireUnique(tables.admins.has(admin.id))
        requireUniqueEmail(tables, admin)
        tables.admins.set(admin.id, admin)
      }),
    update: (admin) =>
      access.write((tables) => {
        if (!tables.admins.has(admin.id)) return
        requireUniqueEmail(tables, admin)
        tables.admins.set(admin.id, admin)
      }),
  }
}

function requireUniqueEmail(tables: MemoryTables, admin: { readonly id: string; readonly email: string }): void {
  requireUnique([...tables.admins.values()].some(({ id, email }) => id !== admin.id && email === admin.email))
}
