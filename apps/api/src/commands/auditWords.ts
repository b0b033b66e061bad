import type { AuditChainState, AuditEntry } from '@anoncall/domain'

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

/** Describes the rows that an update moved out of the audit log. Empty if there are none. */
export function setAsideWords(setAside: number): string {
  if (setAside === 0) return ''
  return `${setAside.toLocaleString('en-US')} ${setAside === 1 ? 'row that cannot be an entry was' : 'rows that cannot be entries were'} found in the log and set aside as evidence`
}
