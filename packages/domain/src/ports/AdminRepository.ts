import type { Admin } from '../people/Admin.ts'

export interface AdminRepository {
  find(id: string): Promise<Admin | null>
  /** The address in lower case. */
  findByEmail(email: string): Promise<Admin | null>
  /** By e-mail. */
  list(): Promise<Admin[]>
  /** Throws a `StoreError` with code CONFLICT when the e-mail is taken. */
  insert(admin: Admin): Promise<void>
  update(admin: Admin): Promise<void>
}
