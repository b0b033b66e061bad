import { newPassword } from '../auth/newSecret.ts'
import { PasswordHasher } from '../auth/PasswordHasher.ts'
import { resetPassword } from '../auth/resetPassword.ts'
import type { DataFolder } from '../setup/openDataFolder.ts'
import type { CommandHost } from './runCommand.ts'

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
