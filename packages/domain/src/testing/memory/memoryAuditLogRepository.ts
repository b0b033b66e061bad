import type { AuditEntry } from '../../audit/AuditEntry.ts'
import type { AuditListing, AuditLogRepository } from '../../ports/AuditLogRepository.ts'
import { requireUnique } from './constraints.ts'
import type { MemoryAccess } from './MemoryTables.ts'
import { pageOf } from './pageOf.ts'

export function memoryAuditLogRepository(access: MemoryAccess): AuditLogRepository {
  const entries = (): AuditEntry[] => [...access.read().auditEntries.values()]
  return {
    find: async (id) => access.read().auditEntries.get(id) ?? null,
    list: async (listing) =>
      pageOf(
        entries().filter((entry) => isWanted(entry, listing)),
        listing,
        (entry) => entry.sequence,
        'DESC',
      ),
    scan: async (afterSequence, limit) =>
      entries()
        .filter((entry) => entry.sequence > afterSequence)
        .sort((a, b) => a.sequence - b.sequence)
        .slice(0, limit),
    head: async () => access.read().auditHead.current,
    extent: async () => ({ rows: entries().length, head: access.read().auditHead.current, setAside: 0 }),
    lastSequence: async () => Math.max(0, ...entries().map(({ sequence }) => sequence)),
    findOutside: async (length) => entries().find(({ sequence }) => sequence < 1 || sequence > length) ?? null,
    listSetAside: async () => [],
    append: (entry, head) =>
      access.write(({ auditEntries, auditHead }) => {
        const isSame = (other: AuditEntry) => other.id === entry.id || other.sequence === entry.sequence
        requireUnique([...auditEntries.values()].some(isSame))
        auditEntries.set(entry.id, entry)
        auditHead.current = head
      }),
  }
}

function isWanted(entry: AuditEntry, { actions, realmId, actorId, subjectId, occurredAt }: AuditListing): boolean {
  return (
    (actions === null || actions.includes(entry.action)) &&
    (realmId === null || realmId === entry.realmId) &&
    (actorId === null || actorId === entry.actor?.id) &&
    (subjectId === null || subjectId === entry.subjectId) &&
    (occurredAt === null || (occurredAt.from <= entry.occurredAt && entry.occurredAt < occurredAt.to))
  )
}
