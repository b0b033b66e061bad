import { setImmediate } from 'node:timers/promises'
import type { AuditEntry, AuditLogRepository } from '@anoncall/domain'
import type { Access } from './Access.ts'
import { fromJson, toJson } from './json.ts'
import { behind, pageOf } from './keysetPage.ts'
import { orNull } from './orNull.ts'
import type { AuditEntryRow } from './Schema.ts'

const newestFirst = { column: 'sequence', direction: 'DESC' } as const

export function auditLogRepository({ read, write }: Access): AuditLogRepository {
  const entries = () => read.selectFrom('audit_entries').selectAll()
  return {
    find: async (id) => orNull(await entries().where('id', '=', id).executeTakeFirst(), entryOf),
    list: async ({ actions, realmId, actorId, subjectId, occurredAt, first, after }) => {
      if (actions?.length === 0) return pageOf([], first)
      const rows = await entries()
        .where(behind(newestFirst, after))
        .$if(actions !== null, (query) => query.where('action', 'in', actions ?? []))
        .$if(realmId !== null, (query) => query.where('realm_id', '=', realmId))
        .$if(actorId !== null, (query) => query.where('actor_id', '=', actorId))
        .$if(subjectId !== null, (query) => query.where('subject_id', '=', subjectId))
        .$if(occurredAt !== null, (query) =>
          query.where('occurred_at', '>=', occurredAt?.from ?? 0).where('occurred_at', '<', occurredAt?.to ?? 0),
        )
        .orderBy('sequence', 'desc')
        .limit(first + 1)
        .execute()
      return pageOf(rows.map(entryOf), first)
    },
    scan: async (afterSequence, limit) => {
      // An embedded driver answers without letting anybody else in, and whoever scans asks again and again.
      await setImmediate()
      const rows = await entries().where('sequence', '>', afterSequence).orderBy('sequence').limit(limit).execute()
      return rows.map(entryOf)
    },
    head: async () =>
      (await read.selectFrom('audit_head').select(['length', 'hash', 'seal']).executeTakeFirst()) ?? null,
    append: (entry, { length, hash, seal }) =>
      write(async (db) => {
        await db.insertInto('audit_entries').values(rowOf(entry)).execute()
        await db
          .insertInto('audit_head')
          .values({ id: 1, length, hash, seal })
          .onConflict((conflict) => conflict.column('id').doUpdateSet({ length, hash, seal }))
          .execute()
      }),
  }
}

function rowOf(entry: AuditEntry): AuditEntryRow {
  return {
    id: entry.id,
    sequence: entry.sequence,
    occurred_at: entry.occurredAt,
    action: entry.action,
    actor_kind: entry.actor?.kind ?? null,
    actor_id: entry.actor?.id ?? null,
    subject_id: entry.subjectId,
    realm_id: entry.realmId,
    request_id: entry.requestId,
    changes: toJson(entry.changes),
    hash: entry.hash,
  }
}

function entryOf(row: AuditEntryRow): AuditEntry {
  const { actor_kind: kind, actor_id: id } = row
  return {
    id: row.id,
    sequence: row.sequence,
    occurredAt: row.occurred_at,
    action: row.action,
    actor: kind === null || id === null ? null : { kind, id },
    subjectId: row.subject_id,
    realmId: row.realm_id,
    requestId: row.request_id,
    changes: fromJson(row.changes),
    hash: row.hash,
  }
}
