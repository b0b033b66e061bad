import { sql } from 'kysely'
import { z } from 'zod'
import { type Executor, isPostgres } from '../Access.ts'
import { migrations } from '../migrations.ts'
import { RECEIPTS_PER_TURN_MAX } from '../receipts/recordReceipts.ts'
import { type Counts, type TableName, tables } from './tables.ts'

/**
 * Writes an export into an empty database, within the caller's transaction.
 *
 * @param values The values of `exportTables` in the same order, from an untrusted source.
 * @throws {ImportError} if the values are not an export, if the export is truncated or has a different schema, or if
 * the database is not empty
 */
export async function importTables(db: Executor, values: AsyncIterable<unknown>): Promise<Imported> {
  await refuseUnlessEmpty(db)
  let head: z.infer<typeof headSchema> | undefined
  let end: z.infer<typeof endSchema> | undefined
  const counts = new Map<TableName, number>()
  let waiting: { readonly table: TableName; readonly rows: object[] } | undefined
  const write = async (): Promise<void> => {
    if (waiting !== undefined)
      await db
        .insertInto(waiting.table)
        .values(waiting.rows as never)
        .execute()
    waiting = undefined
  }
  for await (const value of values) {
    if (end !== undefined) throw new ImportError('The file continues after the end of the export.')
    if (head === undefined) {
      head = readHead(value)
      continue
    }
    const parsed = rowSchema.safeParse(value)
    if (!parsed.success) {
      end = readEnd(value)
      continue
    }
    const [table, row] = parsed.data
    if (waiting?.table !== table || waiting.rows.length >= ROWS_PER_WRITE) await write()
    waiting ??= { table, rows: [] }
    waiting.rows.push(row)
    counts.set(table, (counts.get(table) ?? 0) + 1)
  }
  await write()
  await continueNumbers(db)
  if (end === undefined) throw new ImportError('The file is truncated: its end is missing.')
  const written = Object.fromEntries(tableNames.map((table) => [table, counts.get(table) ?? 0])) as Counts
  for (const table of tableNames)
    if (written[table] !== (end.counts[table] ?? 0))
      throw new ImportError(
        `The file has ${written[table]} rows of ${table}, but its end states ${end.counts[table] ?? 0}.`,
      )
  return { counts: written, auditHead: end.auditHead }
}

export interface Imported {
  readonly counts: Counts
  readonly auditHead: string | null
}

/** The maximum number of rows in one insert statement. */
const ROWS_PER_WRITE = 100
const tableNames = tables.map(([table]) => table)
const headSchema = z.object({
  format: z.literal('anoncall-export'),
  version: z.literal(1),
  migrations: z.array(z.string()),
})
const rowSchema = z.tuple([
  z.enum(tableNames),
  z.record(z.string().regex(/^[a-z_]{1,40}$/), z.union([z.string(), z.number(), z.null()])),
])
const endSchema = z.object({
  counts: z.partialRecord(z.enum(tableNames), z.number()),
  auditHead: z.string().nullable(),
})

async function refuseUnlessEmpty(db: Executor): Promise<void> {
  for (const table of tableNames) {
    const { count } = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count > 0) throw new ImportError(`The database is not empty: it has ${count} rows in ${table}.`)
  }
}

/** Sets the next number for new rows. PostgreSQL numbers rows itself, and must continue after the imported rows. */
async function continueNumbers(db: Executor): Promise<void> {
  if (!isPostgres(db)) return
  for (const table of ['usage_series', 'receipt_facts'] as const)
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), coalesce((select max(id) from ${sql.table(table)}), 0) + 1, false)`.execute(
      db,
    )
  await sql`select setval('receipt_turns', greatest(
    coalesce((select max(number) from receipts), 0) / ${sql.lit(RECEIPTS_PER_TURN_MAX)},
    coalesce((select max(turn) from receipt_windows), 0),
    coalesce((select max(turn) from receipt_addresses), 0)) + 1, false)`.execute(db)
}

function readHead(value: unknown): z.infer<typeof headSchema> {
  const parsed = headSchema.safeParse(value)
  if (!parsed.success) throw new ImportError('The file is not an Anoncall export.')
  // An export of the version before receipts has only tables that still exist. The service later moves the issuances in
  // these tables to receipts.
  const ours = migrations.map(({ name }) => name)
  const isOurs = parsed.data.migrations.join() === ours.join()
  const isBeforeReceipts = parsed.data.migrations.join() === ours.slice(0, ours.indexOf('receipts')).join()
  if (!isOurs && !isBeforeReceipts)
    throw new ImportError('A different version of Anoncall wrote this file. Export and import with the same version.')
  return parsed.data
}

function readEnd(value: unknown): z.infer<typeof endSchema> {
  const parsed = endSchema.safeParse(value)
  if (!parsed.success) throw new ImportError('The file contains a line that is neither a row nor its end.')
  return parsed.data
}

/** Thrown if an export cannot be imported. The message is one clear sentence for the user. */
export class ImportError extends Error {
  override readonly name = 'ImportError'
}
