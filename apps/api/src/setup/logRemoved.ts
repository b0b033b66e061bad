import { isAuditLogRemoved, type Services } from '@anoncall/domain'

/** The message of the service and of every command that opens such a database. */
export const LOG_REMOVED =
  'The audit log was removed from the database. Earlier acts can no longer be proven, and no account is created. Find out who can write to the database, and restore a backup.'

/** Logs a warning if the audit log was removed. */
export async function warnOfRemovedLog(
  services: Pick<Services, 'store' | 'auditSeal'>,
  printError: (text: string) => void,
): Promise<void> {
  if (await isAuditLogRemoved(services)) printError(`${LOG_REMOVED}\n`)
}
