import { setImmediate } from 'node:timers/promises'
import type { Page, PageRequest } from '@anoncall/domain'
import { type Expression, PostgresAdapter, type SqlBool, sql } from 'kysely'
import type { Executor } from './Access.ts'

/**
 * Selects the rows after a cursor, ordered by one column and then by id. A cursor of a different list selects no rows.
 */
export function behind({ column, direction }: KeysetOrder, after: PageRequest['after']): Expression<SqlBool> {
  if (after === null) return sql`1 = 1`
  const isOfThisList = column === 'name' ? typeof after.key === 'string' : Number.isSafeInteger(after.key)
  if (!isOfThisList) return sql`1 = 0`
  const is = direction === 'ASC' ? sql`>` : sql`<`
  return sql`(${sql.ref(column)}, ${sql.ref('id')}) ${is} (${after.key}, ${after.id})`
}

interface KeysetOrder {
  readonly column: 'name' | 'created_at' | 'decided_at' | 'sequence'
  readonly direction: 'ASC' | 'DESC'
}

/** Returns a page from rows that were queried with one more than the page size. */
export function pageOf<Entry>(entries: readonly Entry[], first: number): Page<Entry> {
  return { entries: entries.slice(0, first), hasNextPage: entries.length > first }
}

/** PostgreSQL identifies locks by number. */
const UPKEEP_LOCK = 0x616e6f70

/**
 * Runs one slice of the maintenance in its own transaction, after other waiting work has had a turn, because an
 * embedded driver blocks the event loop. If several processes share a database, only one removes rows at a time.
 * Otherwise, two processes that lock the same rows in a different order would deadlock.
 *
 * @returns The number of changed rows; 0 if another process is running a slice.
 */
export async function upkeepSlice(
  write: <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>,
  work: (db: Executor) => Promise<bigint>,
): Promise<number> {
  await setImmediate()
  return write(async (db) => ((await isAlone(db)) ? Number(await work(db)) : 0))
}

async function isAlone(db: Executor): Promise<boolean> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return true
  const { rows } = await sql<{
    is_alone: boolean
  }>`select pg_try_advisory_xact_lock(${UPKEEP_LOCK}) as is_alone`.execute(db)
  return rows[0]?.is_alone === true
}
