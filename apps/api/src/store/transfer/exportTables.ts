import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Executor } from '../Access.ts'
import { migrations } from '../migrations.ts'
import { type Counts, type TableName, tables } from './tables.ts'

/**
 * Exports a database as a sequence of values: an {@link ExportHead}, then `[table, row]` for each row, then an {@link
 * ExportEnd}. `db` must read one consistent snapshot.
 */
export async function* exportTables(db: Executor): AsyncGenerator<ExportHead | readonly [TableName, Row] | ExportEnd> {
  yield { format: 'anoncall-export', version: 1, migrations: migrations.map(({ name }) => name) }
  const counts: [TableName, number][] = []
  for (const [table, key] of tables) {
    let count = 0
    for await (const row of rowsOf(db, table, key)) {
      count += 1
      yield [table, row]
    }
    counts.push([table, count])
  }
  const head = await db.selectFrom('audit_head').select('hash').executeTakeFirst()
  yield { counts: Object.fromEntries(counts) as Record<TableName, number>, auditHead: head?.hash ?? null }
}

/** The first value of an export. */
interface ExportHead {
  readonly format: 'anoncall-export'
  readonly version: 1
  /** The migrations of the schema that the export was written with. */
  readonly migrations: readonly string[]
}

/** The last value of an export. If it is missing, the export was truncated. */
interface ExportEnd {
  readonly counts: Counts
  /** The head of the audit log's chain; `null` if the log is empty. */
  readonly auditHead: string | null
}

type Row = Readonly<Record<string, string | number | null>>

/** The maximum number of rows in one query. */
const ROWS_PER_READ = 500

async function* rowsOf(db: Executor, table: TableName, key: readonly string[]): AsyncGenerator<Row> {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  let last: Row | undefined
  for (;;) {
    // Yields first, because an embedded driver blocks the event loop.
    await setImmediate()
    const after = last
    const behind =
      after === undefined
        ? sql`1 = 1`
        : sql`(${columns}) > (${sql.join(key.map((column) => sql`${after[column] ?? null}`))})`
    const page = sql<Row>`select * from ${sql.table(table)} where ${behind} order by ${columns} limit ${sql.lit(ROWS_PER_READ)}`
    const { rows } = await page.execute(db)
    yield* rows
    if (rows.length < ROWS_PER_READ) return
    last = rows.at(-1)
  }
}
