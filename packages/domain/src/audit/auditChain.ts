import type { AuditSeal, Services } from '../ports/services.ts'
import type { Repositories } from '../ports/store.ts'
import type { AuditEntry, AuditHead, AuditRecord } from './auditEntry.ts'

/**
 * Appends an entry to the audit log, in the same transaction as the recorded action. If the entry cannot be written,
 * the action is rolled back.
 */
export async function recordAudit(
  services: Pick<Services, 'auditSeal' | 'clock' | 'ids'>,
  repositories: RecordedNouns & Pick<Repositories, 'auditLog'>,
  record: AuditRecord,
): Promise<void> {
  const { auditLog } = repositories
  const head = await auditLog.head()
  const last = await auditLog.lastSequence()
  const known = head?.length ?? 0
  // A forged row after the end of the log must not block later actions. The new entry is therefore appended after the
  // forged row.
  const length = Math.max(known, last) + 1
  const isGenuine = last <= known && !(await isTampered(services, repositories, head))
  const previousHash = isGenuine ? (head?.hash ?? '') : TAMPERED
  const unsealed = { ...record, id: services.ids.next('aud'), sequence: length, occurredAt: services.clock.now() }
  const entry: AuditEntry = { ...unsealed, hash: services.auditSeal.hash(auditText(unsealed, previousHash)) }
  const nextHead: AuditHead = { length, hash: entry.hash, seal: services.auditSeal.hash(headText(length, entry.hash)) }
  await auditLog.append(entry, nextHead)
}

/**
 * Returns whether the sealed end of the log was changed or removed. If so, the next entry breaks the chain permanently, and every
 * later verification finds the change. Administrators can still act, because they may want to pause everything.
 */
async function isTampered(
  { auditSeal }: Pick<Services, 'auditSeal'>,
  repositories: RecordedNouns,
  head: AuditHead | null,
): Promise<boolean> {
  if (await isHeadOfRemovedLog(repositories, auditSeal, head)) return true
  return head !== null && auditSeal.hash(headText(head.length, head.hash)) !== head.seal
}

/** The first problem that a verification of the audit log finds. */
export type AuditFinding =
  /** The hash of an entry does not match its content and the previous hash. */
  | 'ENTRY_CHANGED'
  /** There is a gap between two entries. */
  | 'ENTRY_MISSING'
  /**
   * There are more rows than the service wrote. The sequence of an added row is below 1, above the last sequence, used twice, or missing.
   */
  | 'ENTRY_ADDED'
  /** The last entries are missing. */
  | 'END_MISSING'
  /** The sealed end of the log was changed. */
  | 'END_CHANGED'
  /** The whole log was removed. */
  | 'LOG_REMOVED'

/** The result of a verification of the audit log. */
export interface AuditChainState {
  readonly isIntact: boolean
  /** `null` if the log is intact. */
  readonly finding: AuditFinding | null
  /** The number of entries that match, starting with the first. */
  readonly length: number
  /** The hash of the last matching entry; `null` if there is none. */
  readonly head: string | null
  /** The first entry that does not match; `null` if the log is intact, or if the problem is not in a single row. */
  readonly brokenAt: AuditEntry | null
  /** The number of rows that an earlier migration moved out of the log, because their sequence is invalid. */
  readonly setAside: number
}

const ENTRIES_PER_READ = 500

/**
 * Verifies the chain from its first entry. Then compares the end of the chain with the sealed head, and the number of
 * rows with the length in the head. The verification detects changed, added, removed and moved entries, removed last
 * entries, and an emptied log. Ignores entries that are written during the verification.
 */
export async function verifyAuditChain({
  store,
  auditSeal,
}: Pick<Services, 'auditSeal'> & {
  readonly store: RecordedNouns & Pick<Repositories, 'auditLog'>
}): Promise<AuditChainState> {
  const { rows, head, setAside } = await store.auditLog.extent()
  const isSealed = head !== null && auditSeal.hash(headText(head.length, head.hash)) === head.seal
  // A length without a valid seal proves nothing, so all rows are verified.
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
        return state(isRestart(auditSeal, entry) ? 'LOG_REMOVED' : 'ENTRY_CHANGED', entry)
      length += 1
      previousHash = entry.hash
    }
  }
  if (!isSealed) return state('END_CHANGED')
  if (rows > expectedLength) {
    // Entries that were written during the verification are genuine and belong to the current head.
    const now = await store.auditLog.head()
    return state('ENTRY_ADDED', await store.auditLog.findOutside(Math.max(now?.length ?? 0, expectedLength)))
  }
  return state(head.hash === previousHash ? null : 'END_CHANGED')
}

/** The text that replaces the previous hash if the end of the log was tampered with. The next entry then cannot match. */
export const TAMPERED = 'tampered'

/** Repositories of objects that cannot exist without an audit entry. If any such object exists, at least one entry was recorded. */
export type RecordedNouns = Pick<Repositories, 'admins' | 'apiClients'>

/**
 * Returns whether the audit log was removed from the database. The signs are a missing or invalid head, an empty log although
 * entries were recorded, a head whose entries are missing, and a first entry that was written after a removal. Reads only a few
 * rows, so it can run at startup and for every console page.
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
  return isRestart(auditSeal, first)
}

/** Returns whether a head, or its absence, shows that the log was removed. */
export async function isHeadOfRemovedLog(
  { admins, apiClients }: RecordedNouns,
  auditSeal: AuditSeal,
  head: AuditHead | null,
): Promise<boolean> {
  if (head === null) return true
  if (head.length > 0) return false
  if (!isEmptyAuditHead(auditSeal, head)) return true
  // The head of an empty log is genuine only if nothing was recorded yet.
  if ((await admins.list()).length > 0) return true
  return (await apiClients.list({ realmId: null, first: 1, after: null })).entries.length > 0
}

/** Returns whether an entry is the first entry after the log was removed. */
export function isRestart(auditSeal: AuditSeal, first: AuditEntry): boolean {
  return first.sequence === 1 && auditSeal.hash(auditText(first, TAMPERED)) === first.hash
}

/**
 * Returns the sealed head of a log without entries. The head is created together with the server's secrets. If a
 * database has no head, its log was therefore removed.
 */
export function emptyAuditHead(auditSeal: AuditSeal): AuditHead {
  return { length: 0, hash: '', seal: auditSeal.hash(headText(0, '')) }
}

/** Returns whether a head is the genuine head of a log without entries. */
export function isEmptyAuditHead(auditSeal: AuditSeal, head: AuditHead | null): boolean {
  const { length, hash, seal } = emptyAuditHead(auditSeal)
  return head !== null && head.length === length && head.hash === hash && head.seal === seal
}

/**
 * Returns one canonical text that contains an entry and the previous hash. The keyed hash is computed from this text.
 * The order of the fields must never change.
 */
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

/** Returns the canonical text of the end of the chain. */
export function headText(length: number, hash: string): string {
  return JSON.stringify(['head-v1', length, hash])
}
