import { type Admin, recordAudit, type Services } from '@anoncall/domain'
import type { PasswordHasher } from './PasswordHasher.ts'

export interface PasswordReset {
  /** A generated password. The console asks for a new one at the next sign-in. */
  readonly password: string
  readonly requestId: string
}

/**
 * Sets a new password for the owner and ends all of the owner's sessions. Resolves with `null` if there is no owner
 * yet.
 */
export async function resetPassword(
  services: Pick<Services, 'store' | 'auditSeal' | 'clock' | 'ids'> & {
    readonly passwordHasher: Pick<PasswordHasher, 'hash'>
  },
  reset: PasswordReset,
): Promise<Admin | null> {
  const passwordHash = await services.passwordHasher.hash(reset.password)
  return services.store.transaction(async (repositories) => {
    const owner = (await repositories.admins.list()).find((admin) => admin.role === 'OWNER')
    if (owner === undefined) return null
    const admin: Admin = { ...owner, passwordHash, isPasswordInitial: true }
    await repositories.admins.update(admin)
    await repositories.sessions.removeOthers(admin.id, null)
    await recordAudit(services, repositories, {
      action: 'ADMIN_PASSWORD_RESET',
      actor: null,
      subjectId: admin.id,
      realmId: null,
      requestId: reset.requestId,
      changes: [],
    })
    return admin
  })
}
