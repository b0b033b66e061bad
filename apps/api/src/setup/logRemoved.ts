import { isAuditLogRemoved, type Services } from '@anoncall/domain'

/** What is said by the log of the service and by every command that opens such a database. */
export const LOG_REMOVED =
  'The audit log was removed from the database. What was done before can no longer be proven, and no account is created. Find out who can write to the database, and restore a backup.'

/** Warns where the audit log was removed. */
export async function warnOfRemovedLog(
  services: Pick<Services, 'store' | 'auditSeal'>,
  printError: (text: string) => void,
): Promise<void> {
  if (await isAuditLogRemoved(services)) printError(`${LOG_REMOVED}\n`)
}
