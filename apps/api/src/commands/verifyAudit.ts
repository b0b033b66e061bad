import { type AuditChainState, type AuditEntry, verifyAuditChain } from '@anoncall/domain'
import type { DataFolder } from '../setup/openDataFolder.ts'
import type { CommandHost } from './Command.ts'

/**
 * Checks the hash chain of the audit log. Returns the exit code: 0 if the chain is intact, and 1 if it is broken or if
 * rows were set aside.
 */
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

/** The maximum number of set-aside rows to print. The total number of these rows is always printed. */
const PRINTED_MAX = 100

/**
 * Escapes all characters outside printable ASCII. An attacker may have written the text, so it must not move the
 * terminal's cursor or change the reading direction.
 */
function inAscii(text: string): string {
  return text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * Returns the result of an audit log check as a predicate without a period, for example "is intact: 57 entries, head
 * ab12…".
 */
export function auditWords({ finding, length, head, brokenAt }: AuditChainState): string {
  const entries = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'entry' : 'entries'}`
  const at = brokenAt === null ? 'an entry' : `the entry ${entryWords(brokenAt)}`
  const before = `valid entries before it: ${length.toLocaleString('en-US')}`
  switch (finding) {
    case null:
      return `is intact: ${entries(length)}, head ${head ?? 'none'}`
    case 'ENTRY_CHANGED':
      return `is broken: ${at} was changed or is not genuine; ${before}`
    case 'ENTRY_MISSING':
      return `is broken: entries are missing before ${at}; ${before}`
    case 'ENTRY_ADDED':
      return `is broken: ${at} was added; ${entries(length)} are valid`
    case 'END_MISSING':
      return `is broken: its end is missing after entry ${length}`
    case 'END_CHANGED':
      return `is broken: its sealed end was changed; ${entries(length)} are valid`
    case 'LOG_REMOVED':
      return 'is broken: it was removed from the database. Earlier acts can no longer be proven. Restore a backup, and compare'
  }
}

function entryWords({ sequence, id, action, occurredAt }: AuditEntry): string {
  return `with sequence ${JSON.stringify(sequence)} (${JSON.stringify(id)}, ${JSON.stringify(action)}, ${new Date(occurredAt).toISOString()})`
}

/**
 * Returns a description of the rows that a migration moved out of the audit log. Returns an empty string if there are
 * none.
 */
export function setAsideWords(setAside: number): string {
  if (setAside === 0) return ''
  return `${setAside.toLocaleString('en-US')} ${setAside === 1 ? 'row that cannot be an entry was' : 'rows that cannot be entries were'} found in the log and set aside as evidence`
}
