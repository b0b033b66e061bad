import { CompiledQuery, type Kysely } from 'kysely'
import type { Executor } from '../Access.ts'
import { toJson } from '../columnValues.ts'
import { idempotencyColumns } from '../idempotencyRepository.ts'
import { RECEIPTS_PER_TURN_MAX, receiptColumns, type Turn } from '../receipts/recordReceipts.ts'
import type { ReceiptRow, Schema, UsageHourRow } from '../Schema.ts'
import { prepared } from './PostgresDialect.ts'

/**
 * Inserts the rows of turns completely or not at all. Usually, there is only one turn. It takes one statement, without
 * an explicit transaction. The text of the statement is always the same, so the server plans it once for each
 * connection.
 *
 * @param isRepeated Whether an earlier attempt may have inserted the rows already. Rows are never inserted twice.
 */
export async function insertTurnsAtOnce(
  db: Kysely<Schema>,
  turns: readonly Turn[],
  isRepeated: boolean,
): Promise<void> {
  const [first] = turns
  if (first === undefined) return
  if (turns.length === 1) await insertTurn(db, first, isRepeated)
  else
    await db.transaction().execute(async (transaction) => {
      for (const turn of turns) await insertTurn(transaction, turn, isRepeated)
    })
}

async function insertTurn(db: Executor, turn: Turn, isRepeated: boolean): Promise<void> {
  const { receipts, usage, idempotencyKeys, windows, addresses, lastDecidedAt } = turn
  await db.executeQuery(
    CompiledQuery.raw(isRepeated ? repeatedText : text, [
      ...receiptColumns.map((column) => receipts.map((row) => row[column])),
      ...usageColumns.map((column) => usage.map((row) => row[column])),
      ...idempotencyColumns.map((column) => idempotencyKeys.map((row) => row[column])),
      idempotencyKeys.map(({ place }) => place),
      windows.length === 0 ? null : toJson(windows),
      lastDecidedAt,
      addresses?.key_id ?? null,
      addresses?.sealed ?? null,
    ]),
  )
}

const typeOf: Readonly<Record<keyof Omit<ReceiptRow, 'number'>, 'text' | 'bigint'>> = {
  id: 'text',
  decided_at: 'bigint',
  facts_id: 'bigint',
  request_id: 'text',
  visitor: 'text',
  reference: 'text',
  callee: 'text',
  origin: 'text',
  step_values: 'text',
  expires_at: 'bigint',
  connected_at: 'bigint',
  ended_at: 'bigint',
  failure_code: 'text',
}

const usageColumns = [
  'series_id',
  'hour',
  'writer',
  'issuances',
  'connected',
] as const satisfies readonly (keyof UsageHourRow)[]

const text = prepared('record_receipts', statement(''))
const repeatedText = prepared(
  'record_receipts_again',
  statement(`where not exists (select 1 from receipts where id = any($1::text[]))`),
)

/** Returns the statement that inserts a turn if the condition holds. */
function statement(condition: string): string {
  const columns = receiptColumns.map((column, index) => `$${index + 1}::${typeOf[column]}[]`)
  const afterReceipts = columns.length
  const counts = usageColumns.map((_, index) => `$${afterReceipts + index + 1}::bigint[]`)
  const afterCounts = afterReceipts + counts.length
  const keys = idempotencyColumns.map(
    (column, index) => `$${afterCounts + index + 1}::${column === 'expires_at' ? 'bigint' : 'text'}[]`,
  )
  const [places, windows, lastDecidedAt, keyId, sealed] = [1, 2, 3, 4, 5].map(
    (place) => `$${afterCounts + keys.length + place}`,
  )
  return `with turn as (select nextval('receipt_turns') as number ${condition}),
    receipt as (
      insert into receipts (number, ${receiptColumns.join(', ')})
      select turn.number * ${RECEIPTS_PER_TURN_MAX} + row.place - 1, ${receiptColumns.map((column) => `row.${column}`).join(', ')}
      from turn, unnest(${columns.join(', ')}) with ordinality as row (${receiptColumns.join(', ')}, place)
    ),
    window_row as (
      insert into receipt_windows (turn, decided_at, windows)
      select turn.number, ${lastDecidedAt}::bigint, ${windows}::text from turn where ${windows}::text is not null
    ),
    key_row as (
      insert into idempotency_keys (number, ${idempotencyColumns.join(', ')})
      select turn.number * ${RECEIPTS_PER_TURN_MAX} + row.place, ${idempotencyColumns.map((column) => `row.${column}`).join(', ')}
      from turn, unnest(${keys.join(', ')}, ${places}::bigint[]) as row (${idempotencyColumns.join(', ')}, place)
    ),
    address_row as (
      insert into receipt_addresses (turn, key_id, sealed)
      select turn.number, ${keyId}::text, ${sealed}::text from turn where ${keyId}::text is not null
    )
    insert into usage_hours (${usageColumns.join(', ')})
    select ${usageColumns.map((column) => `row.${column}`).join(', ')}
    from turn, unnest(${counts.join(', ')}) as row (${usageColumns.join(', ')})
    on conflict (series_id, hour, writer) do update set
      issuances = usage_hours.issuances + excluded.issuances, connected = usage_hours.connected + excluded.connected`
}
