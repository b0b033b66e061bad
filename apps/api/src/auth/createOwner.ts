import { type Admin, type Repositories, recordAudit, type Services } from '@anoncall/domain'
import type { PasswordHasher } from './PasswordHasher.ts'

export interface NewOwner {
  readonly email: string
  readonly displayName: string
  /** A generated one: the console asks for another at the first sign-in. */
  readonly password: string
  readonly requestId: string
}

/** Creates the first person, who may do everything. Within a transaction; recorded as the service's own act. */
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
  // Behind its entry: with people there has to be a log already.
  await repositories.admins.insert(admin)
  return admin
}
