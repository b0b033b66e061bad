import type { Page, PageRequest } from '@anoncall/domain'
import { type Expression, type SqlBool, sql } from 'kysely'

/**
 * Returns the condition for the rows after a cursor, in the order of one column and then of the id. A cursor of a
 * different list matches no rows.
 */
export function behind(
  { column, direction }: KeysetOrder,
  after: PageRequest['after'],
  table?: string,
): Expression<SqlBool> {
  if (after === null) return sql`1 = 1`
  const isOfThisList = column === 'name' ? typeof after.key === 'string' : Number.isSafeInteger(after.key)
  if (!isOfThisList) return sql`1 = 0`
  const is = direction === 'ASC' ? sql`>` : sql`<`
  const [key, id] = [column, 'id'].map((name) => sql.ref(table === undefined ? name : `${table}.${name}`))
  return sql`(${key}, ${id}) ${is} (${after.key}, ${after.id})`
}

interface KeysetOrder {
  readonly column: 'name' | 'created_at' | 'decided_at' | 'sequence'
  readonly direction: 'ASC' | 'DESC'
}

/**
 * Returns a page of the queried rows. The query must ask for one row more than the page size. The additional row shows
 * that there is a next page.
 */
export function pageOf<Entry>(entries: readonly Entry[], first: number): Page<Entry> {
  return { entries: entries.slice(0, first), hasNextPage: entries.length > first }
}
