import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { AuditEntry } from './AuditEntry.ts'
import { auditText, headText } from './auditText.ts'
import { beganAgain, isHeadOfRemovedLog, type RecordedNouns } from './isAuditLogRemoved.ts'

/** What is wrong with a log. */
export type AuditFinding =
  /** An entry does not fit behind the one before it. */
  | 'ENTRY_CHANGED'
  /** There is a gap between two entries. */
  | 'ENTRY_MISSING'
  /** There are more rows than were written: with a sequence below 1, above the end, taken twice, or without one. */
  | 'ENTRY_ADDED'
  /** The last entries are missing. */
  | 'END_MISSING'
  /** The sealed end of the log was changed. */
  | 'END_CHANGED'
  /** The log was removed as a whole. */
  | 'LOG_REMOVED'

/** Whether the log is as it was written. */
export interface AuditChainState {
  readonly isIntact: boolean
  /** `null` when the log is intact. */
  readonly finding: AuditFinding | null
  /** Entries that fit, from the first. */
  readonly length: number
  /** The hash of the last entry that fits; `null` while there is none. */
  readonly head: string | null
  /** The first entry that does not fit; `null` when the log is intact, or when no row can be named. */
  readonly brokenAt: AuditEntry | null
  /** Rows that an earlier update of the database took out of the log, because no entry can have their sequence. */
  readonly setAside: number
}

const ENTRIES_PER_READ = 500

/**
 * Walks the chain from its first entry, compares its end with the sealed head and the number of rows with the head's length,
 * so that a changed, added, removed or moved entry, a cut tail and an emptied log are all found. Entries that are written
 * meanwhile are left out.
 */
export async function verifyAuditChain({
  store,
  auditSeal,
}: Pick<Services, 'auditSeal'> & {
  readonly store: RecordedNouns & Pick<Repositories, 'auditLog'>
}): Promise<AuditChainState> {
  const { rows, head, setAside } = await store.auditLog.extent()
  const isSealed = head !== null && auditSeal.hash(headText(head.length, head.hash)) === head.seal
  // A length that is not sealed says nothing: then every row is walked.
  const expectedLength = isSealed ? head.length : rows
  let length = 0
  let previousHash = ''
  const state = (finding: AuditFinding | null, brokenAt: AuditEntry | null = null): AuditChainState => ({
    isIntact: finding === null,
    finding,
    length,
    head: length === 0 ? null : previousHash,
    brokenAt,
    setAside,
  })
  if ((await isHeadOfRemovedLog(store, auditSeal, head)) || (rows === 0 && expectedLength > 0))
    return state('LOG_REMOVED')
  while (length < expectedLength) {
    const entries = await store.auditLog.scan(length, Math.min(ENTRIES_PER_READ, expectedLength - length))
    if (entries.length === 0) return state('END_MISSING')
    for (const entry of entries) {
      if (entry.sequence !== length + 1)
        return state(entry.sequence > length + 1 ? 'ENTRY_MISSING' : 'ENTRY_ADDED', entry)
      if (auditSeal.hash(auditText(entry, previousHash)) !== entry.hash)
        return state(beganAgain(auditSeal, entry) ? 'LOG_REMOVED' : 'ENTRY_CHANGED', entry)
      length += 1
      previousHash = entry.hash
    }
  }
  if (!isSealed) return state('END_CHANGED')
  if (rows > expectedLength) {
    // What was written since is genuine, and behind the head of now.
    const now = await store.auditLog.head()
    return state('ENTRY_ADDED', await store.auditLog.findOutside(Math.max(now?.length ?? 0, expectedLength)))
  }
  return state(head.hash === previousHash ? null : 'END_CHANGED')
}
