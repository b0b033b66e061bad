import { SqliteAdapter, sql } from 'kysely'
import type { Executor } from '../Access.ts'
import type { Migration } from '../migrate.ts'

const columns = [
  'id',
  'sequence',
  'occurred_at',
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
 * Adds the rule that entries of the audit log are numbered from 1. Each row that cannot be an entry is moved to
 * `audit_evidence`, as text and together with the reason. The service did not write such rows. The migration must not
 * fail because of them, and must not destroy them.
 */
export const auditBounds: Migration = {
  name: 'auditBounds',
  up: async (db) => {
    await db.schema
      .createTable('audit_evidence')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('finding', 'text', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull())
      .execute()
    if (db.getExecutor().adapter instanceof SqliteAdapter) await boundInSqlite(db)
    else await boundInPostgres(db)
  },
}

async function boundInPostgres(db: Executor): Promise<void> {
  await sql`
    insert into audit_evidence (id, finding, content)
    select 'evd_' || row_number() over (order by ctid), 'its sequence is below 1', to_jsonb(audit_entries)::text
    from audit_entries where sequence < 1`.execute(db)
  await sql`delete from audit_entries where sequence < 1`.execute(db)
  await sql`alter table audit_entries add constraint audit_entries_numbered check (sequence >= 1)`.execute(db)
}

/** SQLite cannot add a constraint to an existing table, so the table is created again. */
async function boundInSqlite(db: Executor): Promise<void> {
  const numbered = sql`typeof(sequence) = 'integer' and sequence >= 1`
  const mandatory = ['id', 'sequence', 'occurred_at', 'action', 'request_id', 'changes', 'hash'] as const
  // Somebody with write access to the file can also remove constraints, so the rows may violate any constraint.
  const findings = [
    ['its sequence is no number', sql`typeof(sequence) <> 'integer'`],
    ['its sequence is below 1', sql`sequence < 1`],
    [
      'a value that every entry has is missing',
      sql.join(
        mandatory.map((name) => sql`${sql.ref(name)} is null`),
        sql` or `,
      ),
    ],
    [
      'its sequence is taken by another row',
      sql`rowid not in (select min(rowid) from audit_entries group by sequence)`,
    ],
    ['its id is taken by another row', sql`rowid not in (select min(rowid) from audit_entries group by id)`],
  ] as const
  const content = sql`json_object(${sql.join(columns.flatMap((name) => [sql.lit(name), literalOf(name)]))})`
  for (const [finding, isWrong] of findings) {
    await sql`
      insert into audit_evidence (id, finding, content)
      select 'evd_' || ((select count(*) from audit_evidence) + row_number() over (order by rowid)), ${sql.lit(finding)}, ${content}
      from audit_entries where ${isWrong}`.execute(db)
    await sql`delete from audit_entries where ${isWrong}`.execute(db)
  }
  await db.schema
    .createTable('audit_entries_numbered')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull().unique())
    .addColumn('occurred_at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('actor_kind', 'text')
    .addColumn('actor_id', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('realm_id', 'text')
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('changes', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addCheckConstraint('audit_entries_numbered', numbered)
    .execute()
  const names = sql.join(columns.map((name) => sql.ref(name)))
  await sql`insert into audit_entries_numbered (${names}) select ${names} from audit_entries`.execute(db)
  await db.schema.dropTable('audit_entries').execute()
  await db.schema.alterTable('audit_entries_numbered').renameTo('audit_entries').execute()
  for (const column of ['realm_id', 'actor_id', 'subject_id'])
    await db.schema
      .createIndex(`audit_entries_by_${column}`)
      .on('audit_entries')
      .columns([column, 'sequence'])
      .execute()
}

/**
 * Returns the SQL expression that writes a column's value as an SQL literal. `quote` truncates text at a NUL, so text
 * with a NUL is written as hexadecimal bytes.
 */
function literalOf(name: string) {
  const value = sql.ref(name)
  return sql`case when instr(cast(${value} as blob), x'00') > 0 then 'X''' || hex(${value}) || '''' else quote(${value}) end`
}
