import type { Repositories } from '../ports/Store.ts'
import type { Services } from '../Services.ts'
import type { AuditEntry } from './AuditEntry.ts'
import { auditText, headText } from './auditText.ts'

/** Whether the log is as it was written. */
export interface AuditChainState {
  readonly isIntact: boolean
  /** Entries that fit, from the first. */
  readonly length: number
  /** The hash of the last entry that fits; `null` while there is none. */
  readonly head: string | null
  /** The first entry that does not fit; `null` when intact, or when only the end is missing. */
  readonly brokenAt: AuditEntry | null
}

const ENTRIES_PER_READ = 500

/**
 * Walks the chain from its first entry and compares its end with the sealed head, so that a changed, added, removed or
 * moved entry, a cut tail and an emptied log are all found. Entries written meanwhile are left out.
 */
export async function verifyAuditChain({
  store,
  auditSeal,
}: Pick<Services, 'auditSeal'> & {
  readonly store: Pick<Repositories, 'auditLog' | 'admins'>
}): Promise<AuditChainState> {
  const head = await store.auditLog.head()
  const expectedLength = head?.length ?? 0
  let length = 0
  let previousHash = ''
  const state = (isIntact: boolean, brokenAt: AuditEntry | null): AuditChainState => ({
    isIntact,
    length,
    head: length === 0 ? null : previousHash,
    brokenAt,
  })
  while (length < expectedLength) {
    const entries = await store.auditLog.scan(length, Math.min(ENTRIES_PER_READ, expectedLength - length))
    if (entries.length === 0) return state(false, null)
    for (const entry of entries) {
      if (entry.sequence !== length + 1 || auditSeal.hash(auditText(entry, previousHash)) !== entry.hash)
        return state(false, entry)
      length += 1
      previousHash = entry.hash
    }
  }
  const stray = await findStray(store, expectedLength)
  if (stray !== null) return state(false, stray)
  // Whoever can sign in was recorded when they were created: with people there is a log.
  if (head === null) return state((await store.admins.list()).length === 0, null)
  const isSealed = auditSeal.hash(headText(head.length, head.hash)) === head.seal
  return state(isSealed && head.hash === previousHash, null)
}

/** An entry behind the end that the head, which moves in the same transaction, does not know. */
async function findStray(store: Pick<Repositories, 'auditLog'>, expectedLength: number): Promise<AuditEntry | null> {
  const [next] = await store.auditLog.scan(expectedLength, 1)
  if (next === undefined) return null
  const headNow = await store.auditLog.head()
  return (headNow?.length ?? 0) > expectedLength ? null : next
}
