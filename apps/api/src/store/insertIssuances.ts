import type { Issuance } from '@anoncall/domain'
import { CompiledQuery, type DialectAdapter, PostgresAdapter } from 'kysely'
import type { Executor } from './Access.ts'
import { issuanceRows } from './issuanceRows.ts'
import type { IssuanceRow } from './Schema.ts'

/** Inserts any number of issuances within the caller's transaction. */
export async function insertIssuances(db: Executor, issuances: readonly Issuance[]): Promise<void> {
  let written = 0
  for (const size of statementSizes)
    for (; issuances.length - written >= size; written += size)
      await db.executeQuery(insertion(db, issuances.slice(written, written + size)))
}

/**
 * Inserts issuances in one statement, which is a transaction of its own. A statement has room for about two thousand
 * issuances.
 *
 * @param isRepeated Whether an earlier attempt may have inserted the issuances already. Existing rows are not changed.
 */
export async function insertIssuancesAtOnce(
  db: Executor,
  issuances: readonly Issuance[],
  isRepeated: boolean,
): Promise<void> {
  if (!isRepeated) {
    await db.executeQuery(insertion(db, issuances))
    return
  }
  await db
    .insertInto('issuances')
    .values([...issuanceRows(issuances)])
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/**
 * The possible numbers of rows in one statement. There are few sizes, so that prepared statements are reused. The
 * largest size that fits is used first, because each statement has a fixed cost.
 */
const statementSizes = [32, 8, 1] as const

/**
 * Groups of columns that usually have the same values in many rows. If all rows of a statement share the values of a
 * group, these values are bound only once. Binding takes a third to two thirds of the time to insert a row.
 */
const columnGroups = [
  ['realm_id', 'realm_name', 'api_client_id', 'key_kind', 'origin', 'is_trial', 'realm_key_id'],
  ['outcome', 'refusal_reason', 'would_be_refused_for', 'block_id', 'steps'],
  ['destination_id', 'callee', 'reference'],
  ['decided_at', 'expires_at', 'request_id', 'visitor', 'rate_windows'],
  ['connected_at', 'ended_at', 'failure_code'],
] as const satisfies readonly (readonly (keyof IssuanceRow)[])[]

type Column = keyof IssuanceRow

/** The columns that belong to no group. Two rows have the same value in such a column only by chance. */
const ownColumns = Object.keys({
  id: true,
  sealed_address: true,
} satisfies Record<Exclude<Column, (typeof columnGroups)[number][number]>, true>) as Column[]

/**
 * Cached statement texts by dialect, number of rows and shared groups. Creating a text takes as long as running the
 * statement.
 */
const textsOf = new WeakMap<DialectAdapter, Map<string, string>>()
/**
 * The maximum number of cached texts. Each text has about fourteen kilobytes. SQLite needs at most a hundred texts.
 * PostgreSQL needs separate texts for each number of rows.
 */
const TEXTS_MAX = 300

function insertion(db: Executor, issuances: readonly Issuance[]): CompiledQuery {
  const { adapter } = db.getExecutor()
  const rows = issuanceRows(issuances)
  const isShared = columnGroups.map((group) => areAlike(rows, group))
  const shared = columnGroups.flatMap((group, index): readonly Column[] => (isShared[index] ? group : []))
  const own = [
    ...ownColumns,
    ...columnGroups.flatMap((group, index): readonly Column[] => (isShared[index] ? [] : group)),
  ]

  const texts = textsOf.get(adapter) ?? new Map<string, string>()
  const kind = `${rows.length} ${isShared.join()}`
  const known = texts.get(kind)
  const text = known ?? insertionText(adapter, rows.length, shared, own)
  if (known === undefined) {
    if (texts.size >= TEXTS_MAX) texts.clear()
    textsOf.set(adapter, texts.set(kind, text))
  }
  return CompiledQuery.raw(text, valuesOf(rows, shared, own))
}

function areAlike(rows: readonly IssuanceRow[], columns: readonly Column[]): boolean {
  const [first] = rows
  return first !== undefined && columns.every((column) => rows.every((row) => row[column] === first[column]))
}

function insertionText(
  adapter: DialectAdapter,
  rowCount: number,
  shared: readonly string[],
  own: readonly string[],
): string {
  // Uses numbered parameters, which both dialects support, so that one parameter can be used several times.
  const sign = adapter instanceof PostgresAdapter ? '$' : '?'
  const sharedMarks = shared.map((_, index) => `${sign}${index + 1}`)
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const before = shared.length + row * own.length
    const ownMarks = own.map((_, index) => `${sign}${before + index + 1}`)
    return `(${[...sharedMarks, ...ownMarks].join(', ')})`
  })
  const names = [...shared, ...own].map((name) => `"${name}"`).join(', ')
  return `insert into "issuances" (${names}) values ${rows.join(', ')}`
}

function valuesOf(rows: readonly IssuanceRow[], shared: readonly Column[], own: readonly Column[]): unknown[] {
  const [first] = rows
  const values: unknown[] = first === undefined ? [] : shared.map((column) => first[column])
  for (const row of rows) for (const column of own) values.push(row[column])
  return values
}
