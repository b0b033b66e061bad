import type { AuditSeal, Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { AuditEntry, AuditHead, AuditRecord } from './auditEntry.ts'

/** Adds an entry to the chained audit log, in the transaction of the act itself: if it cannot be written, the act did not happen. */
export async function recordAudit(
  services: Pick<Services, 'auditSeal' | 'clock' | 'ids'>,
  repositories: RecordedNouns & Pick<Repositories, 'auditLog'>,
  record: AuditRecord,
): Promise<void> {
  const { auditLog } = repositories
  const head = await auditLog.head()
  const last = await auditLog.lastSequence()
  const known = head?.length ?? 0
  // A row behind the end must not stop the acts that follow, so the entry goes behind it.
  const length = Math.max(known, last) + 1
  const isGenuine = last <= known && !(await isTampered(services, repositories, head))
  const previousHash = isGenuine ? (head?.hash ?? '') : TAMPERED
  const unsealed = { ...record, id: services.ids.next('aud'), sequence: length, occurredAt: services.clock.now() }
  const entry: AuditEntry = { ...unsealed, hash: services.auditSeal.hash(auditText(unsealed, previousHash)) }
  const nextHead: AuditHead = { length, hash: entry.hash, seal: services.auditSeal.hash(headText(length, entry.hash)) }
  await auditLog.append(entry, nextHead)
}

/**
 * Whether the sealed end of the log was changed or removed. The entry that follows then breaks the chain permanently, so that the
 * change is found at any later time. Acts are still possible: an administrator who pauses everything because of it must be able to.
 */
async function isTampered(
  { auditSeal }: Pick<Services, 'auditSeal'>,
  repositories: RecordedNouns,
  head: AuditHead | null,
): Promise<boolean> {
  if (await isHeadOfRemovedLog(repositories, auditSeal, head)) return true
  return head !== null && auditSeal.hash(headText(head.length, head.hash)) !== head.seal
}

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

/** The hash that takes the place of the previous one where the end of the log is not as it was written. No genuine entry fits behind it. */
export const TAMPERED = 'tampered'

/** What shows that something was recorded: nobody of these exists without an entry. */
export type RecordedNouns = Pick<Repositories, 'admins' | 'apiClients'>

/**
 * Whether the audit log was removed from the database: there is no head, a head without its entries, or a log that began
 * again after such a removal. Reads a few rows only, so that a start and every page can ask.
 */
export async function isAuditLogRemoved({
  store,
  auditSeal,
}: {
  readonly store: RecordedNouns & Pick<Repositories, 'auditLog'>
  readonly auditSeal: AuditSeal
}): Promise<boolean> {
  const head = await store.auditLog.head()
  if (await isHeadOfRemovedLog(store, auditSeal, head)) return true
  const [first] = await store.auditLog.scan(0, 1)
  if (first === undefined) return head !== null && head.length > 0
  return beganAgain(auditSeal, first)
}

/** Whether a head, or its absence, shows that the log was removed. */
export async function isHeadOfRemovedLog(
  { admins, apiClients }: RecordedNouns,
  auditSeal: AuditSeal,
  head: AuditHead | null,
): Promise<boolean> {
  if (head === null) return true
  if (head.length > 0) return false
  if (!isEmptyAuditHead(auditSeal, head)) return true
  // The head of an empty log is genuine only while there is nothing that was recorded.
  if ((await admins.list()).length > 0) return true
  return (await apiClients.list({ realmId: null, first: 1, after: null })).entries.length > 0
}

/** Whether an entry is the first one after a removal. */
export function beganAgain(auditSeal: AuditSeal, first: AuditEntry): boolean {
  return first.sequence === 1 && auditSeal.hash(auditText(first, TAMPERED)) === first.hash
}

/** Returns the sealed head of a log without entries. It is stored together with the server's secrets, so that a database without a head is one whose log was removed. */
export function emptyAuditHead(auditSeal: AuditSeal): AuditHead {
  return { length: 0, hash: '', seal: auditSeal.hash(headText(0, '')) }
}

/** Returns whether a head is the one that the service seals for a log without entries. */
export function isEmptyAuditHead(auditSeal: AuditSeal, head: AuditHead | null): boolean {
  const { length, hash, seal } = emptyAuditHead(auditSeal)
  return head !== null && head.length === length && head.hash === hash && head.seal === seal
}

/** The canonical text of an entry behind the hash before it: what the chain's keyed hash is made over. Its order is frozen. */
export function auditText(entry: Omit<AuditEntry, 'hash'>, previousHash: string): string {
  return JSON.stringify([
    'entry-v1',
    previousHash,
    entry.sequence,
    entry.id,
    entry.occurredAt,
    entry.action,
    entry.actor === null ? null : [entry.actor.kind, entry.actor.id],
    entry.subjectId,
    entry.realmId,
    entry.requestId,
    entry.changes.map((change) => [change.field, change.before, change.after]),
  ])
}

/** The canonical text of the chain's end. */
export function headText(length: number, hash: string): string {
  return JSON.stringify(['head-v1', length, hash])
}
