import { type Admin, type Repositories, recordAudit, type Services } from '@anoncall/domain'
import type { PasswordHasher } from './PasswordHasher.ts'

/**
 * Creates the owner's account, which has all permissions. Must be called within a transaction. The audit log records
 * the creation as an action of the service.
 */
export async function createOwner(
  services: Pick<Services, 'auditSeal' | 'clock' | 'ids'> & { readonly passwordHasher: Pick<PasswordHasher, 'hash'> },
  repositories: Pick<Repositories, 'admins' | 'apiClients' | 'auditLog'>,
  owner: NewOwner,
): Promise<Admin> {
  const admin: Admin = {
    id: services.ids.next('adm'),
    email: owner.email.toLowerCase(),
    displayName: owner.displayName,
    role: 'OWNER',
    passwordHash: await services.passwordHasher.hash(owner.password),
    isPasswordInitial: true,
    createdAt: services.clock.now(),
    lastSignedInAt: null,
  }
  await recordAudit(services, repositories, {
    action: 'ADMIN_CREATED',
    actor: null,
    subjectId: admin.id,
    realmId: null,
    requestId: owner.requestId,
    changes: [
      { field: 'email', before: null, after: admin.email },
      { field: 'role', before: null, after: admin.role },
    ],
  })
  // The account is inserted after the audit entry, because a database with accounts must already have an audit log.
  await repositories.admins.insert(admin)
  return admin
}

interface NewOwner {
  readonly email: string
  readonly displayName: string
  /** A generated password. The console asks for a new one at the first sign-in. */
  readonly password: string
  readonly requestId: string
}
