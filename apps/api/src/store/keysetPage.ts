import type { Page, PageRequest } from '@anoncall/domain'
import { type Expression, type SqlBool, sql } from 'kysely'

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
