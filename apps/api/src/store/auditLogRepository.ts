import type { AuditAction, AuditActor, AuditChange, AuditEntry, AuditLogRepository } from '@anoncall/domain'
import type { Selectable } from 'kysely'
import { paged } from './keyset.ts'
import type { AuditEntriesTable, Executor } from './Schema.ts'

/** The chain has one end. */
const HEAD_ID = 1

export function auditLogRepository(db: Executor): AuditLogRepository {
  const entries = () => db.selectFrom('audit_entries').selectAll()
  return {
    async find(id) {
      const row = await entries().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : toAuditEntry(row)
    },
    async list({ first, after, actions, realmId, actorId, subjectId, occurredAt }) {
      let query = entries()
      if (after !== null) query = query.where('sequence', '<', Number(after.key))
      if (actions !== null) query = query.where('action', 'in', [...actions])
      if (realmId !== null) query = query.where('realm_id', '=', realmId)
      if (actorId !== null) query = query.where('actor_id', '=', actorId)
      if (subjectId !== null) query = query.where('subject_id', '=', subjectId)
      if (occurredAt !== null)
        query = query.where('occurred_at', '>=', occurredAt.from).where('occurred_at', '<', occurredAt.to)
      const rows = await query
        .orderBy('sequence', 'desc')
        .limit(first + 1)
        .execute()
      return paged(rows.map(toAuditEntry), first)
    },
    async scan(afterSequence, limit) {
      const rows = await entries().where('sequence', '>', afterSequence).orderBy('sequence').limit(limit).execute()
      return rows.map(toAuditEntry)
    },
    async head() {
      const row = await db.selectFrom('audit_head').selectAll().executeTakeFirst()
      return row === undefined ? null : { length: row.length, hash: row.hash, seal: row.seal }
    },
    async append(entry, head) {
      await db.insertInto('audit_entries').values(toRow(entry)).execute()
      await db
        .insertInto('audit_head')
        .values({ id: HEAD_ID, ...head })
        .onConflict((on) => on.column('id').doUpdateSet(head))
        .execute()
    },
  }
}

function toRow(entry: AuditEntry): AuditEntriesTable {
  return {
    sequence: entry.sequence,
    id: entry.id,
    occurred_at: entry.occurredAt,
    action: entry.action,
    actor_kind: entry.actor?.kind ?? null,
    actor_id: entry.actor?.id ?? null,
    subject_id: entry.subjectId,
    realm_id: entry.realmId,
    request_id: entry.requestId,
    changes: JSON.stringify(entry.changes),
    hash: entry.hash,
  }
}

function toAuditEntry(row: Selectable<AuditEntriesTable>): AuditEntry {
  const kind = row.actor_kind as AuditActor['kind'] | null
  return {
    sequence: row.sequence,
    id: row.id,
    occurredAt: row.occurred_at,
    action: row.action as AuditAction,
    actor: kind === null || row.actor_id === null ? null : { kind, id: row.actor_id },
    subjectId: row.subject_id,
    realmId: row.realm_id,
    requestId: row.request_id,
    changes: JSON.parse(row.changes) as AuditChange[],
    hash: row.hash,
  }
}
