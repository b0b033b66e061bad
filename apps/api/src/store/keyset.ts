import type { Cursor, Page } from '@anoncall/domain'
import { type Expression, type SqlBool, sql } from 'kysely'

/** «Behind this place» in a list ordered by a column and then by id, in one direction. */
export function keyset(
  column: string,
  idColumn: string,
  direction: 'asc' | 'desc',
  after: Cursor,
): Expression<SqlBool> {
  const [key, id] = [sql.ref(column), sql.ref(idColumn)]
  if (direction === 'asc') return sql<SqlBool>`(${key}, ${id}) > (${after.key}, ${after.id})`
  return sql<SqlBool>`(${key}, ${id}) < (${after.key}, ${after.id})`
}

/** One entry more than asked for tells whether there is a next page. */
export function paged<Entry>(entries: readonly Entry[], first: number): Page<Entry> {
  return { entries: entries.slice(0, first), hasNextPage: entries.length > first }
}
