import { verifyAuditChain } from '@anoncall/domain'
import type { DataFolder } from '../setup/openDataFolder.ts'
import type { CommandHost } from './runCommand.ts'

/** Checks the audit log's chain: 0 when it is as it was written, 1 when it is not. */
export async function verifyAudit({ services }: DataFolder, { print, printError }: CommandHost): Promise<number> {
  const { isIntact, length, head, brokenAt } = await verifyAuditChain(services)
  if (isIntact) {
    print(`The audit log is intact: ${length} entries, head ${head ?? 'none'}.\n`)
    return 0
  }
  if (brokenAt === null) printError(`The audit log is broken: its end is missing after entry ${length}.\n`)
  else
    printError(
      `The audit log is broken at entry ${brokenAt.sequence} (${brokenAt.id}, ${brokenAt.action}, ${new Date(brokenAt.occurredAt).toISOString()}); the ${length} before it are intact.\n`,
    )
  return 1
}
