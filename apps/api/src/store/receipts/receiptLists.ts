import { setImmediate } from 'node:timers/promises'
import type {
  Cursor,
  Issuance,
  IssuanceFilter,
  IssuanceRepository,
  PageRequest,
  RecordedRequest,
  TimeRange,
} from '@anoncall/domain'
import { type Expression, type SqlBool, sql } from 'kysely'
import { type Access, type Executor, isPostgres, select } from '../Access.ts'
import { behind, pageOf } from '../keysetPage.ts'
import { combine } from './facts.ts'
import { turnOf } from './recordReceipts.ts'

/** Returns the queries that read receipts: one, a page of a filter, or the requests of a realm. */
export function receiptLists({
  read,
  longRead,
}: Pick<Access, 'read' | 'longRead'>): Pick<
  IssuanceRepository,
  'find' | 'list' | 'scan' | 'newestDecidedAt' | 'decidedAtOfNewest'
> {
  return {
    find: async (id) => (await readReceipts(read, sql`receipts.id = ${id}`))[0] ?? null,
    list: async (filter, page) => {
      if (filter.refusalReasons?.length === 0) return pageOf([], page.first)
      const numbers = await findNumbers(longRead, filter, page)
      if (numbers.length === 0) return pageOf([], page.first)
      return pageOf(await readReceipts(longRead, sql`receipts.number in (${sql.join(numbers)})`), page.first)
    },
    scan: async (realmId, range, { first, after }) => {
      // Yields first, because an embedded driver blocks the event loop and a scan sends many queries in a row.
      await setImmediate()
      // Starts at the cursor. If the query started at the beginning of the range, SQLite would read all earlier pages
      // again.
      const from =
        typeof after?.key === 'number' && Number.isSafeInteger(after.key) ? Math.max(range.from, after.key) : range.from
      const rows = await select(
        longRead,
        sql<RequestRow>`
        select r.id, r.decided_at, s.refusal_reason, s.api_client_id, s.destination_id,
          coalesce(r.callee, f.callee) as callee, r.visitor
        from receipts as r
        join receipt_facts as f on f.id = r.facts_id
        join usage_series as s on s.id = f.series_id
        where ${isRecorded(realmId, { ...range, from })} and ${behind({ column: 'decided_at', direction: 'ASC' }, after, 'r')}
        order by r.decided_at, r.id limit ${first}`,
      )
      return rows.map(requestOf)
    },
    newestDecidedAt: async () => {
      const row = await read
        .selectFrom('receipts')
        .select(({ fn }) => fn.max('decided_at').as('newest'))
        .executeTakeFirst()
      return row?.newest ?? null
    },
    decidedAtOfNewest: async (realmId, range, rank) => {
      const rows = await select(
        longRead,
        sql<{ decided_at: number }>`
        select r.decided_at from receipts as r
        join receipt_facts as f on f.id = r.facts_id
        join usage_series as s on s.id = f.series_id
        where ${isRecorded(realmId, range)}
        order by r.decided_at desc limit 1 offset ${rank - 1}`,
      )
      return rows[0]?.decided_at ?? null
    },
  }
}

function isRecorded(realmId: string, { from, to }: TimeRange) {
  return sql`r.decided_at >= ${from} and r.decided_at < ${to} and s.realm_id = ${realmId} and s.is_trial = 0`
}

type RequestRow = {
  readonly id: string
  readonly decided_at: number
  readonly refusal_reason: RecordedRequest['refusalReason']
  readonly api_client_id: string
  readonly destination_id: string | null
  readonly callee: string
  readonly visitor: string | null
}

/** Converts a row of a recorded request. */
export function requestOf(row: RequestRow): RecordedRequest {
  return {
    id: row.id,
    decidedAt: row.decided_at,
    refusalReason: row.refusal_reason,
    apiClientId: row.api_client_id,
    destinationId: row.destination_id,
    callee: row.callee,
    visitor: row.visitor,
  }
}

/** Reads receipts with their facts, newest first. */
async function readReceipts(read: Executor, isWanted: Expression<SqlBool>): Promise<Issuance[]> {
  const rows = await read
    .selectFrom('receipts')
    .innerJoin('receipt_facts as facts', 'facts.id', 'receipts.facts_id')
    .leftJoin('receipt_addresses as sealed', (join) =>
      join.on(sql<SqlBool>`${sql.ref('sealed.turn')} = ${turnOf('receipts.number')}`),
    )
    .leftJoin('address_keys as address_key', 'address_key.id', 'sealed.key_id')
    .selectAll('receipts')
    .select(['facts.content', 'address_key.sealed_key'])
    .where(isWanted)
    .orderBy('receipts.decided_at', 'desc')
    .orderBy('receipts.id', 'desc')
    .execute()
  return rows.map(({ sealed_key, ...row }) => {
    const issuance = combine(row)
    // If a turn has addresses, it has the address of every known visitor. Trials have no address.
    const isAddressKept = sealed_key !== null && issuance.visitor !== null && !issuance.isTrial
    return { ...issuance, isAddressKept }
  })
}

/**
 * Finds the numbers of the receipts of one page, and of one more receipt if there is a next page. With a filter on a
 * visitor, reads the index by time in slices, and starts with the newest receipts. With a filter on facts, reads the
 * index by facts. Without either, reads one page of the index by time.
 */
async function findNumbers(read: Executor, filter: IssuanceFilter, page: PageRequest): Promise<number[]> {
  const { visitor, callee, decidedAt } = filter
  if (visitor !== null) return readSlices(read, byTime(filter), filter, page)
  const next = { first: page.first + 1, after: page.after }
  const readWanted = (isWanted: Expression<unknown>) =>
    readRange(read, sql`${isWanted} and ${isWithin(decidedAt)}`, next)
  if (!isAboutFacts(filter)) return (await readWanted(sql`1 = 1`)).map(({ number }) => number)

  const found = [...(await findOfFacts(read, filter, page))]
  // The cursor has the time of a receipt. Other receipts of the same time are few.
  if (Number.isSafeInteger(page.after?.key)) found.push(...(await readWanted(atCursor(filter, page))))
  if (callee !== null) found.push(...(await readWanted(ownCallee(filter))))
  return [...new Map(found.map((receipt) => [receipt.number, receipt])).values()]
    .sort((a, b) => b.decided_at - a.decided_at || (a.id < b.id ? 1 : -1))
    .slice(0, next.first)
    .map(({ number }) => number)
}

/**
 * Finds receipts of the facts that match a filter, before the cursor. The number of rows that the query reads depends
 * only on the number of facts and on the size of the page: it looks up the newest receipt of each of the facts, and reads
 * at most a page of each of the facts whose newest receipt can be on the page. These are at most as many facts as the page
 * has receipts, because each of them has one.
 */
async function findOfFacts(
  read: Executor,
  filter: IssuanceFilter,
  { first, after }: PageRequest,
): Promise<readonly Found[]> {
  if (after !== null && !Number.isSafeInteger(after.key)) return []
  const { callee, decidedAt } = filter
  const before = Math.min(Number(after?.key ?? Number.MAX_SAFE_INTEGER), decidedAt?.to ?? Number.MAX_SAFE_INTEGER)
  const from = decidedAt?.from ?? Number.MIN_SAFE_INTEGER
  const ofOneOfTheFacts = sql`select o.number from receipts as o where o.facts_id = newest.id and o.decided_at < ${before}
    and o.decided_at >= (select decided_at from oldest) order by o.decided_at desc, o.id desc limit ${first + 1}`
  // PostgreSQL would evaluate `in` for each receipt, and SQLite has no arrays.
  const isOneOfThem = isPostgres(read) ? sql`= any(array(${ofOneOfTheFacts}))` : sql`in (${ofOneOfTheFacts})`
  return select(
    read,
    sql<Found>`
    with newest as materialized (
      select f.id, (
        select max(r.decided_at) from receipts as r
        where r.facts_id = f.id and r.decided_at >= ${from} and r.decided_at < ${before}
      ) as decided_at
      from receipt_facts as f join usage_series as s on s.id = f.series_id
      where ${ofSeries(filter)}${callee === null ? sql`` : sql` and f.callee = ${callee}`}
    ), oldest as materialized (
      select coalesce((
        select decided_at from newest where decided_at is not null order by decided_at desc limit 1 offset ${first}
      ), ${from}) as decided_at
    )
    select r.number, r.decided_at, r.id from newest join receipts as r on r.number ${isOneOfThem}
    where newest.decided_at >= (select decided_at from oldest)
    order by r.decided_at desc, r.id desc limit ${first + 1}`,
  )
}

/** The number of receipts in the first slice and in the largest slice, which takes a few milliseconds. */
const SLICE_MIN = 2_000
const SLICE_MAX = 50_000

/**
 * Reads the receipts of a range in slices until a page is full, and starts with the newest receipts. If few receipts
 * match a filter, the search can read the whole index. A single query for this would delay other questions. Until the
 * query ends, SQLite could not move the changes made in the meantime from its log into the file.
 */
async function readSlices(
  read: Executor,
  range: Expression<SqlBool>,
  { decidedAt }: Pick<IssuanceFilter, 'decidedAt'>,
  { first, after }: PageRequest,
): Promise<number[]> {
  const numbers: number[] = []
  let end = Number.MAX_SAFE_INTEGER
  for (let size = SLICE_MIN; ; size = Math.min(size * 5, SLICE_MAX)) {
    const start = await startOfSlice(read, { end, size, decidedAt, after })
    const slice = sql`decided_at >= ${start ?? 0} and decided_at < ${end}`
    const wanted = sql`${range} and ${isWithin(decidedAt)} and ${slice}`
    const rows = await readRange(read, wanted, { first: first + 1 - numbers.length, after })
    for (const { number } of rows) numbers.push(number)
    if (start === null || numbers.length > first) return numbers
    end = start
  }
}

interface Slice {
  /** The instant at which the slice ends, not included. */
  readonly end: number
  readonly size: number
  readonly decidedAt: TimeRange | null
  readonly after: Cursor | null
}

/** Returns when the oldest receipt of a slice was decided; `null` if the slice contains all remaining receipts. */
async function startOfSlice(read: Executor, { end, size, decidedAt, after }: Slice): Promise<number | null> {
  const rows = await select(
    read,
    sql<{ decided_at: number }>`
    select decided_at from receipts where decided_at < ${end} and ${isWithin(decidedAt)} and ${isBefore(after)}
    order by decided_at desc limit 1 offset ${size - 1}`,
  )
  return rows[0]?.decided_at ?? null
}

/** Reads at most `first` receipts, newest first. */
function readRange(read: Executor, range: Expression<unknown>, { first, after }: PageRequest): Promise<Found[]> {
  return select(
    read,
    sql<Found>`
    select number, decided_at, id from receipts where ${range} and ${behindDescending(after)}
    order by decided_at desc, id desc limit ${first}`,
  )
}

function isWithin(decidedAt: TimeRange | null) {
  return decidedAt === null ? sql`1 = 1` : sql`decided_at >= ${decidedAt.from} and decided_at < ${decidedAt.to}`
}

interface Found {
  readonly number: number
  readonly decided_at: number
  readonly id: string
}

function behindDescending(after: Cursor | null) {
  return sql`${isBefore(after)} and ${behind({ column: 'decided_at', direction: 'DESC' }, after)}`
}

/** This condition on `decided_at` alone lets the database start at the cursor in an index that lacks the id. */
function isBefore(after: Cursor | null) {
  return Number.isSafeInteger(after?.key) ? sql`decided_at <= ${after?.key}` : sql`1 = 1`
}

function isAboutFacts(filter: IssuanceFilter): boolean {
  const { realmId, apiClientId, destinationId, outcome, refusalReasons, wouldBeRefused, callee } = filter
  return [realmId, apiClientId, destinationId, outcome, refusalReasons, wouldBeRefused, callee].some(
    (condition) => condition !== null,
  )
}

/** The receipts of matching facts at the time of the cursor. */
function atCursor(filter: IssuanceFilter, { after }: PageRequest): Expression<SqlBool> {
  return sql`decided_at = ${after?.key} and ${byTime(filter)}`
}

/** Selects receipts whose callee is not in their facts, because it is an address or is not a destination. */
function ownCallee(filter: IssuanceFilter): Expression<SqlBool> {
  return sql`callee = ${filter.callee} and ${ofFacts(filter)}`
}

/** The receipts that match a filter, as a condition that leaves the index by time to the database. */
function byTime(filter: IssuanceFilter): Expression<SqlBool> {
  const { visitor, callee } = filter
  const ofVisitor = visitor === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`visitor = ${visitor}`
  if (!isAboutFacts(filter)) return ofVisitor
  if (callee === null) return sql`${ofVisitor} and ${ofFacts(filter)}`
  return sql`${ofVisitor} and ${ofFacts(filter)} and (callee = ${callee}
    or (callee is null and +facts_id in (select id from receipt_facts where callee = ${callee})))`
}

/**
 * The condition on the facts of a receipt. The plus sign keeps the database from using the index by facts, because it
 * would read and sort all receipts of the facts.
 */
function ofFacts(filter: IssuanceFilter): Expression<SqlBool> {
  return sql`+facts_id in (
    select f.id from receipt_facts as f join usage_series as s on s.id = f.series_id where ${ofSeries(filter)})`
}

/** Returns the condition for the series of a filter. The query names the series `s`. */
function ofSeries(filter: Omit<IssuanceFilter, 'callee' | 'visitor' | 'decidedAt'>) {
  const { realmId, apiClientId, destinationId, outcome, refusalReasons, wouldBeRefused } = filter
  const conditions = [
    realmId === null ? null : sql`s.realm_id = ${realmId}`,
    apiClientId === null ? null : sql`s.api_client_id = ${apiClientId}`,
    destinationId === null ? null : sql`s.destination_id = ${destinationId}`,
    outcome === null ? null : sql`s.outcome = ${outcome}`,
    refusalReasons === null ? null : sql`s.refusal_reason in (${sql.join(refusalReasons)})`,
    wouldBeRefused === null
      ? null
      : wouldBeRefused
        ? sql`s.would_be_refused_for is not null`
        : sql`s.would_be_refused_for is null`,
  ].flatMap((condition) => condition ?? [])
  return conditions.length === 0 ? sql`1 = 1` : sql.join(conditions, sql` and `)
}
