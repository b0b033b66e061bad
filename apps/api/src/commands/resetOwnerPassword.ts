import { newPassword } from '../auth/newSecret.ts'
import { PasswordHasher } from '../auth/PasswordHasher.ts'
import { resetPassword } from '../auth/resetPassword.ts'
import type { DataFolder } from '../setup/openDataFolder.ts'
import type { CommandHost } from './runCommand.ts'

/** Gives the owner a new password and prints it, this once. */
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
        ? 'There is no owner yet: start the service once, which creates one.\n'
        : 'There is no owner in this database any more. Only a backup has one: restore it.\n',
    )
    return 1
  }
  print(
    `New password of ${owner.email}, shown this once:\n\n  ${password}\n\nAll of the owner's sessions have ended.\n`,
  )
  return 0
}
