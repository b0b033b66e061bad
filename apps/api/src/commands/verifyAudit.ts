import { verifyAuditChain } from '@anoncall/domain'
import type { DataFolder } from '../setup/openDataFolder.ts'
import { auditWords, setAsideWords } from './auditWords.ts'
import type { CommandHost } from './runCommand.ts'

/** The maximum number of printed rows. The total number is printed too. */
const PRINTED_MAX = 100

/** Checks the hash chain of the audit log. Returns 0 if it is intact, and 1 if it is broken or rows were set aside. */
export async function verifyAudit({ services }: DataFolder, { print, printError }: CommandHost): Promise<number> {
  const state = await verifyAuditChain(services)
  const words = `The audit log ${auditWords(state)}.\n`
  if (state.isIntact) print(words)
  else printError(words)
  if (state.setAside > 0) {
    printError(`${setAsideWords(state.setAside)} (table audit_evidence):\n`)
    for (const { id, finding, content } of await services.store.auditLog.listSetAside(PRINTED_MAX))
      printError(`  ${id}: ${finding}. ${inAscii(content)}\n`)
  }
  return state.isIntact && state.setAside === 0 ? 0 : 1
}

/** Somebody else wrote the text, so it must not move the terminal's cursor or change its reading direction. */
function inAscii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
