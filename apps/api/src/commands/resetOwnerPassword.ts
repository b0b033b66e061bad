import { type Admin, recordAudit, type Services } from '@anoncall/domain'
import { newPassword } from '../auth/newSecret.ts'
import { PasswordHasher } from '../auth/PasswordHasher.ts'
import type { DataFolder } from '../setup/openDataFolder.ts'
import type { CommandHost } from './Command.ts'

/** Sets a new password for the owner and prints it once. */
export async function resetOwnerPassword(
  { services }: DataFolder,
  { print, printError }: CommandHost,
): Promise<number> {
  const password = newPassword()
  const deps = { ...services, passwordHasher: new PasswordHasher() }
  const owner = await resetPassword(deps, { password, requestId: 'command' })
  if (owner === null) {
    const isNew = (await services.store.auditLog.head())?.length === 0
    printError(
      isNew
        ? 'There is no owner yet. Start the service once to create one.\n'
        : 'This database no longer has an owner. Restore a backup.\n',
    )
    return 1
  }
  print(
    `New password of ${owner.email}, shown this once:\n\n  ${password}\n\nAll of the owner's sessions have ended.\n`,
  )
  return 0
}

interface PasswordReset {
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
