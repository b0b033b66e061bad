import type { Page, PageRequest } from '@anoncall/domain'
import { type Expression, type SqlBool, sql } from 'kysely'

export interface KeysetOrder {
  readonly column: 'name' | 'created_at' | 'decided_at' | 'sequence'
  readonly direction: 'ASC' | 'DESC'
}

/** Keeps the rows behind a cursor, in an order by one column and then by id. A cursor of another list leads nowhere. */
export function behind({ column, direction }: KeysetOrder, after: PageRequest['after']): Expression<SqlBool> {
  if (after === null) return sql`1 = 1`
  const isOfThisList = column === 'name' ? typeof after.key === 'string' : Number.isSafeInteger(after.key)
  if (!isOfThisList) return sql`1 = 0`
  const is = direction === 'ASC' ? sql`>` : sql`<`
  return sql`(${sql.ref(column)}, ${sql.ref('id')}) ${is} (${after.key}, ${after.id})`
}

/** Cuts a page out of rows of which one more than wanted was asked for. */
export function pageOf<Entry>(entries: readonly Entry[], first: number): Page<Entry> {
  return { entries: entries.slice(0, first), hasNextPage: entries.length > first }
}
