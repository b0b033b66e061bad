import { setImmediate } from 'node:timers/promises'
import type { AuditChange, AuditEntry, AuditLogRepository } from '@anoncall/domain'
import { sql } from 'kysely'
import type { Access, Executor } from './Access.ts'
import { type Json, orNull, toJson } from './columnValues.ts'
import { behind, pageOf } from './keysetPage.ts'
import type { AuditEntryRow } from './Schema.ts'

export function auditLogRepository({ read, longRead, write }: Access): AuditLogRepository {
  const entries = (db: Executor) => db.selectFrom('audit_entries').selectAll()
  return {
    find: async (id) => orNull(await entries(read).where('id', '=', id).executeTakeFirst(), entryOf),
    list: async ({ actions, realmId, actorId, subjectId, occurredAt, first, after }) => {
      if (actions?.length === 0) return pageOf([], first)
      const rows = await entries(longRead)
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
      // Yields first, because an embedded driver blocks the event loop and a scan sends many queries in a row.
      await setImmediate()
      const rows = await entries(longRead)
        .select(storedBytes.as('stored_bytes'))
        .where('sequence', '>', afterSequence)
        .orderBy('sequence')
        .limit(limit)
        .execute()
      return rows.map(({ stored_bytes, ...row }) => {
        const entry = entryOf(row)
        return isAsWritten(row, entry, stored_bytes) ? entry : { ...entry, hash: '' }
      })
    },
    head: async () =>
      (await read.selectFrom('audit_head').select(['length', 'hash', 'seal']).where('id', '=', 1).executeTakeFirst()) ??
      null,
    extent: async () => {
      const counted = await sql<{ rows: number; set_aside: number }>`
        select
          (select count(*) from ${sql.table('audit_entries')}) as rows,
          (select count(*) from ${sql.table('audit_evidence')}) as set_aside,
          length, hash, seal
        from (select 1 as one) as always left join ${sql.table('audit_head')} on id = 1`
        .$castTo<{ rows: number; set_aside: number; length: number | null; hash: string | null; seal: string | null }>()
        .execute(longRead)
      const [row] = counted.rows
      const { rows = 0, set_aside: setAside = 0, length = null, hash = null, seal = null } = row ?? {}
      const head = length === null || hash === null || seal === null ? null : { length, hash, seal }
      return { rows, head, setAside }
    },
    lastSequence: async () => {
      const row = await read
        .selectFrom('audit_entries')
        .select(({ fn }) => fn.max('sequence').as('last'))
        .where('sequence', '>', 0)
        .where('sequence', '<', Number.MAX_SAFE_INTEGER)
        .executeTakeFirst()
      return row?.last ?? 0
    },
    findOutside: async (length) => {
      const row = await entries(longRead)
        .where(({ or, eb }) => or([eb('sequence', 'is', null), eb('sequence', '<', 1), eb('sequence', '>', length)]))
        .orderBy('sequence')
        .limit(1)
        .executeTakeFirst()
      return orNull(row, entryOf)
    },
    listSetAside: async (limit) =>
      longRead.selectFrom('audit_evidence').select(['id', 'finding', 'content']).orderBy('id').limit(limit).execute(),
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

const newestFirst = { column: 'sequence', direction: 'DESC' } as const
const textColumns = [
  'id',
  'action',
  'actor_kind',
  'actor_id',
  'subject_id',
  'realm_id',
  'request_id',
  'changes',
  'hash',
] as const

/**
 * The number of bytes that SQLite stores for the text columns of a row. The text that the driver returns can be
 * shorter, because the driver truncates it at a NUL.
 */
const storedBytes = sql<number>`${sql.join(
  textColumns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`),
  sql` + `,
)}`

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

/**
 * Converts any row to an entry, even a row that the service did not write. Such a row must be shown, and it must not
 * prevent other rows from being read.
 */
function entryOf(row: AuditEntryRow): AuditEntry {
  const { actor_kind: kind, actor_id: id } = row
  return {
    id: row.id,
    sequence: row.sequence,
    occurredAt: isInstant(row.occurred_at) ? row.occurred_at : 0,
    action: row.action,
    actor: kind === null || id === null ? null : { kind, id },
    subjectId: row.subject_id,
    realmId: row.realm_id,
    requestId: row.request_id,
    changes: changesOf(row.changes),
    hash: row.hash,
  }
}

/** Returns whether every column of the row matches the entry, to the last byte. */
function isAsWritten(row: AuditEntryRow, entry: AuditEntry, storedBytes: number): boolean {
  const written = rowOf(entry)
  const isSame = Object.entries(written).every(([column, value]) => Reflect.get(row, column) === value)
  const bytes = textColumns.reduce((sum, column) => sum + Buffer.byteLength(String(written[column] ?? '')), 0)
  return isSame && bytes === storedBytes
}

function isInstant(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime())
}

function changesOf(text: Json<readonly AuditChange[]>): readonly AuditChange[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(isChange) ? value : []
  } catch {
    return []
  }
}

function isChange(value: unknown): value is AuditChange {
  if (typeof value !== 'object' || value === null) return false
  const isText = (name: string): boolean => typeof Reflect.get(value, name) === 'string'
  const isTextOrNull = (name: string): boolean => isText(name) || Reflect.get(value, name) === null
  // Further properties are rejected, because they would never be shown and no hash would cover them.
  return Object.keys(value).length === 3 && isText('field') && isTextOrNull('before') && isTextOrNull('after')
}
