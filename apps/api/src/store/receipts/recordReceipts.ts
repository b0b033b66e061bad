import { createHash } from 'node:crypto'
import type { NewIssuance } from '@anoncall/domain'
import { CompiledQuery, sql } from 'kysely'
import type { AddressVault } from '../../vault/createAddressVault.ts'
import { type Executor, isPostgres } from '../Access.ts'
import { toJson } from '../columnValues.ts'
import { idempotencyRowsOf, insertIdempotencyRows, type PlacedKey } from '../idempotencyRepository.ts'
import type { ReceiptAddressesRow, ReceiptFacts, ReceiptRow, UsageHourRow, UsageSeriesRow } from '../Schema.ts'
import { AddressSealer, addressPeriodOf } from './addresses.ts'
import { type DividedIssuance, IssuanceDivider } from './facts.ts'
import { type CountedWindow, countWindows } from './windows.ts'

type Write = <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>

/** What the receipts of one process depend on. */
export interface ReceiptContext {
  /** Available once the vault is open. The store opens before the vault, which reads its secrets from the store. */
  readonly addressVault: () => AddressVault
  /** The number of the process in `usage_hours`. */
  readonly writer: number
}

/**
 * Prepares issuances for storage. A recorder remembers in memory which facts and which address key it has stored, so
 * these writes must not be undone later. Most turns need only rows, because the facts of their receipts are already
 * stored.
 */
export class ReceiptRecorder {
  /** The stored facts by content. A process uses an entry only on the day on which it stored the facts (`used_on_day`). */
  readonly #stored = new Map<string, StoredFacts>()
  readonly #divider = new IssuanceDivider()
  readonly #sealer: AddressSealer
  readonly #writer: number

  constructor({ addressVault, writer }: ReceiptContext) {
    this.#sealer = new AddressSealer(addressVault)
    this.#writer = writer
  }

  /**
   * Returns the rows of issuances that are recorded together, usually as one turn. Before that, stores new facts and a
   * new address key with `write`. Both are durable when the promise resolves, so no receipt can refer to missing facts.
   */
  async prepare(entries: readonly NewIssuance[], write: Write): Promise<Turn[]> {
    const turns: Turn[] = []
    for (const group of turnsOf(entries)) turns.push(await this.#prepareTurn(group, write))
    return turns
  }

  async #prepareTurn(entries: readonly NewIssuance[], write: Write): Promise<Turn> {
    const divided = entries.map(({ issuance }) => this.#divider.divide(issuance))
    await this.#store(divided, write)
    const usage = new Map<string, UsageHourRow>()
    const receipts: Omit<ReceiptRow, 'number'>[] = []
    for (const [index, { content, own, facts }] of divided.entries()) {
      const { issuance } = entries[index] as NewIssuance
      const { id, seriesId } = this.#stored.get(content) as StoredFacts
      const { report } = issuance
      receipts.push({
        id: issuance.id,
        decided_at: issuance.decidedAt,
        facts_id: id,
        request_id: issuance.requestId,
        visitor: issuance.visitor,
        reference: issuance.reference,
        ...own,
        connected_at: report?.connectedAt ?? null,
        ended_at: report?.endedAt ?? null,
        failure_code: report?.failureCode ?? null,
      })
      if (facts.isTrial) continue
      const hour = hourOf(issuance.decidedAt)
      const isConnected = typeof report?.connectedAt === 'number'
      const row = usage.get(`${seriesId} ${hour}`) ?? {
        series_id: seriesId,
        hour,
        writer: this.#writer,
        issuances: 0,
        connected: 0,
      }
      row.issuances += 1
      row.connected += isConnected ? 1 : 0
      usage.set(`${seriesId} ${hour}`, row)
    }
    return {
      receipts,
      // Rows are changed in a fixed order, so that two transactions never deadlock.
      usage: [...usage.values()].sort((a, b) => a.series_id - b.series_id || a.hour - b.hour),
      windows: countWindows(entries),
      idempotencyKeys: idempotencyRowsOf(entries),
      lastDecidedAt: entries.reduce((last, { issuance }) => Math.max(last, issuance.decidedAt), 0),
      addresses: await this.#sealer.seal(entries, write),
    }
  }

  async #store(divided: readonly DividedIssuance[], write: Write): Promise<void> {
    const today = dayOf(Date.now())
    const missing = new Map<string, DividedIssuance>()
    for (const each of divided) if (this.#stored.get(each.content)?.day !== today) missing.set(each.content, each)
    if (missing.size === 0) return
    if (this.#stored.size + missing.size > FACTS_MAX) {
      this.#stored.clear()
      for (const each of divided) missing.set(each.content, each)
    }
    const stored = await write((db) => storeFacts(db, [...missing.values()], today))
    for (const [content, facts] of stored) this.#stored.set(content, facts)
  }
}

/**
 * Divides issuances into turns. The visitor data of a turn is removed together, so all of it must belong to one period.
 * If a turn has addresses, each of its receipts with a known visitor counts as having one. In each turn, either all of
 * these receipts must therefore have an address, or none of them.
 */
export function turnsOf(entries: readonly NewIssuance[]): NewIssuance[][] {
  const groups = new Map<string, NewIssuance[]>()
  const put = (name: string, entry: NewIssuance): void => {
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [entry])
    else group.push(entry)
  }
  const anywhere: NewIssuance[] = []
  for (const entry of entries) {
    const { issuance, address, rateWindows } = entry
    const period = addressPeriodOf(issuance.decidedAt)
    if (address !== null) put(`addresses of ${period}`, entry)
    else if (rateWindows.length > 0) put(`windows of ${period}`, entry)
    else if (issuance.visitor !== null && !issuance.isTrial) put('no visitor data', entry)
    else anywhere.push(entry)
  }
  const [first = []] = groups.values()
  for (const entry of anywhere) first.push(entry)
  const all = groups.size === 0 ? [first] : [...groups.values()]
  return all.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / RECEIPTS_PER_TURN_MAX) }, (_, index) =>
      group.slice(index * RECEIPTS_PER_TURN_MAX, (index + 1) * RECEIPTS_PER_TURN_MAX),
    ),
  )
}

/** The rows of one turn, without their numbers. */
export interface Turn {
  readonly receipts: readonly Omit<ReceiptRow, 'number'>[]
  readonly usage: readonly UsageHourRow[]
  readonly windows: readonly CountedWindow[]
  readonly idempotencyKeys: readonly PlacedKey[]
  readonly lastDecidedAt: number
  readonly addresses: Omit<ReceiptAddressesRow, 'turn'> | null
}

/** The maximum number of receipts in one turn. A receipt's number combines its turn and its place in it. */
export const RECEIPTS_PER_TURN_MAX = 256

/** Returns the SQL for the turn of a receipt. Both databases round the quotient of two whole numbers down. */
export function turnOf(number: string) {
  return sql<number>`${sql.ref(number)} / ${sql.lit(RECEIPTS_PER_TURN_MAX)}`
}

interface StoredFacts {
  readonly id: number
  readonly seriesId: number
  readonly day: number
}

/** The maximum number of facts in memory. Each takes about two kilobytes. */
const FACTS_MAX = 5_000

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export function hourOf(instant: number): number {
  return Math.floor(instant / HOUR_MS)
}

export function dayOf(instant: number): number {
  return Math.floor(instant / DAY_MS)
}

/**
 * Stores missing facts with their series, and marks all of them as used today. Rows are written in a fixed order, so that
 * two processes never deadlock.
 */
async function storeFacts(
  db: Executor,
  divided: readonly DividedIssuance[],
  today: number,
): Promise<ReadonlyMap<string, StoredFacts>> {
  const series = new Map(divided.map(({ facts }) => seriesOf(facts)).map((row) => [row.name, row]))
  const seriesIds = await db
    .insertInto('usage_series')
    .values([...series.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))
    // An update that changes nothing returns the id of the existing row.
    .onConflict((conflict) => conflict.column('name').doUpdateSet(({ ref }) => ({ name: ref('excluded.name') })))
    .returning(['id', 'name'])
    .execute()
  const seriesIdOf = new Map(seriesIds.map(({ id, name }) => [name, id]))
  const rows = divided.map(({ facts, content }) => ({
    digest: createHash('sha256').update(content).digest('base64url'),
    series_id: seriesIdOf.get(seriesOf(facts).name) ?? 0,
    callee: facts.callee,
    block_id: facts.blockId,
    lifetime_seconds: facts.lifetimeSeconds,
    content,
    used_on_day: today,
  }))
  const ids = await db
    .insertInto('receipt_facts')
    .values([...rows].sort((a, b) => (a.digest < b.digest ? -1 : 1)))
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ used_on_day: today }))
    .returning(['id', 'digest'])
    .execute()
  const idOf = new Map(ids.map(({ id, digest }) => [digest, id]))
  return new Map(
    rows.map(({ content, digest, series_id }) => [
      content,
      { id: idOf.get(digest) ?? 0, seriesId: series_id, day: today },
    ]),
  )
}

function seriesOf(facts: ReceiptFacts): Omit<UsageSeriesRow, 'id'> {
  const series = {
    realm_id: facts.realmId,
    api_client_id: facts.apiClientId,
    destination_id: facts.destinationId,
    outcome: facts.outcome,
    refusal_reason: facts.refusalReason,
    would_be_refused_for: facts.wouldBeRefusedFor,
    is_trial: facts.isTrial ? 1 : 0,
  }
  return { ...series, name: Object.values(series).join(' ') }
}

/** Inserts the rows of turns within the caller's transaction. */
export async function insertTurns(db: Executor, turns: readonly Turn[]): Promise<void> {
  for (const turn of turns) await insertTurn(db, turn)
}

async function insertTurn(db: Executor, turn: Turn): Promise<void> {
  const number = await nextTurn(db)
  const first = number * RECEIPTS_PER_TURN_MAX
  let written = 0
  for (const size of statementSizes)
    for (; turn.receipts.length - written >= size; written += size) {
      const rows = turn.receipts.slice(written, written + size)
      // Binding takes a third of the time of an insertion, and most receipts have no value in half of the columns.
      const columns = receiptColumns.filter((column) => rows.some((row) => row[column] !== null))
      const values: unknown[] = []
      for (const [index, row] of rows.entries()) {
        values.push(first + written + index)
        for (const column of columns) values.push(row[column])
      }
      await db.executeQuery(CompiledQuery.raw(insertionText(db, size, columns), values))
    }
  if (turn.windows.length > 0)
    await db.executeQuery(insertWindows(db, [number, turn.lastDecidedAt, toJson(turn.windows)]))
  if (turn.addresses !== null)
    await db.executeQuery(insertAddresses(db, [number, turn.addresses.key_id, turn.addresses.sealed]))
  await insertIdempotencyRows(db, turn.idempotencyKeys, first)
  for (const row of turn.usage) await addUsage(db, row)
}

/** Adds to the counts of one hour. */
export async function addUsage(db: Executor, row: UsageHourRow): Promise<void> {
  const { series_id, hour, writer, issuances, connected } = row
  await db.executeQuery(insertUsage(db, [series_id, hour, writer, issuances, connected]))
}

/**
 * Creates a statement with a fixed text. Kysely would build the text again in each turn, which takes longer than running
 * the statement.
 *
 * @param text The text with a `?` for each value.
 */
function fixed(text: string): (db: Executor, values: readonly unknown[]) => CompiledQuery {
  let count = 0
  const numbered = text.replaceAll('?', () => {
    count += 1
    return `$${count}`
  })
  return (db, values) => CompiledQuery.raw(isPostgres(db) ? numbered : text, [...values])
}

const insertWindows = fixed('insert into receipt_windows (turn, decided_at, windows) values (?, ?, ?)')
const insertAddresses = fixed('insert into receipt_addresses (turn, key_id, sealed) values (?, ?, ?)')
const insertUsage =
  fixed(`insert into usage_hours (series_id, hour, writer, issuances, connected) values (?, ?, ?, ?, ?)
  on conflict (series_id, hour, writer) do update set
    issuances = usage_hours.issuances + excluded.issuances, connected = usage_hours.connected + excluded.connected`)

/**
 * Returns a number that no turn has. In SQLite, one transaction writes at a time, so the number after the last one is
 * free. The last one can also be in the windows or the addresses, because these can outlive the receipts of their turn.
 */
async function nextTurn(db: Executor): Promise<number> {
  if (isPostgres(db)) {
    const { rows } = await sql<{ turn: number }>`select nextval('receipt_turns') as turn`.execute(db)
    return rows[0]?.turn ?? 0
  }
  const { rows } = await db.executeQuery<{ turn: number }>(lastTurn)
  return (rows[0]?.turn ?? 0) + 1
}

const lastTurn = CompiledQuery.raw(`select max(
  coalesce((select max(number) from receipts), 0) / ${RECEIPTS_PER_TURN_MAX},
  coalesce((select max(turn) from receipt_windows), 0),
  coalesce((select max(turn) from receipt_addresses), 0)) as turn`)

/**
 * The possible numbers of rows in one statement. There are few sizes, so that prepared statements are reused. The
 * largest size that fits is used first, because each statement has a fixed cost.
 */
const statementSizes = [32, 8, 1] as const

/** The columns after `number`. The type check fails if a column is missing. */
export const receiptColumns = Object.keys({
  id: true,
  decided_at: true,
  facts_id: true,
  request_id: true,
  visitor: true,
  reference: true,
  callee: true,
  origin: true,
  step_values: true,
  expires_at: true,
  connected_at: true,
  ended_at: true,
  failure_code: true,
} satisfies Record<keyof Omit<ReceiptRow, 'number'>, true>) as (keyof Omit<ReceiptRow, 'number'>)[]

type ReceiptColumn = (typeof receiptColumns)[number]

const texts = new Map<string, string>()
const TEXTS_MAX = 300

/** Returns the text of an insertion. Creating a text takes as long as running the statement, so texts are kept. */
function insertionText(db: Executor, size: number, columns: readonly ReceiptColumn[]): string {
  const sign = isPostgres(db) ? '$' : '?'
  const names = ['number', ...columns].join(', ')
  const name = `${sign}${size} ${names}`
  const known = texts.get(name)
  if (known !== undefined) return known
  const width = columns.length + 1
  const rows = Array.from({ length: size }, (_, row) => {
    const marks = Array.from({ length: width }, (__, column) => `${sign}${row * width + column + 1}`)
    return `(${marks.join(', ')})`
  })
  const text = `insert into receipts (${names}) values ${rows.join(', ')}`
  if (texts.size >= TEXTS_MAX) texts.clear()
  texts.set(name, text)
  return text
}
