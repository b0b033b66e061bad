import type { CallReport, IssuanceRepository, NewIssuance } from '@anoncall/domain'
import { type SqlBool, sql } from 'kysely'
import type { Access, Executor } from '../Access.ts'
import type { ReceiptRow } from '../Schema.ts'
import { upkeepSlice } from '../upkeepSlice.ts'
import { openAddress } from './addresses.ts'
import { receiptCounts } from './receiptCounts.ts'
import { receiptLists } from './receiptLists.ts'
import {
  addUsage,
  hourOf,
  insertTurns,
  RECEIPTS_PER_TURN_MAX,
  type ReceiptContext,
  ReceiptRecorder,
  turnOf,
} from './recordReceipts.ts'

/** Creates the repository of receipts, which are the stored form of issuances. */
export function receiptRepository(access: Access, context: ReceiptContext): IssuanceRepository {
  const { read, write } = access
  return {
    ...receiptLists(access),
    ...receiptCounts(access),
    record: (entries) => write((db) => recordReceipts(db, entries, context)),
    addressOf: async (id, since) => {
      const row = await read
        .selectFrom('receipts')
        .innerJoin('receipt_addresses as sealed', (join) =>
          join.on(sql<SqlBool>`${sql.ref('sealed.turn')} = ${turnOf('receipts.number')}`),
        )
        .innerJoin('address_keys as address_key', 'address_key.id', 'sealed.key_id')
        .select(['sealed.key_id', 'sealed.sealed', 'address_key.sealed_key'])
        .where('receipts.id', '=', id)
        .where('address_key.starts_at', '>=', since)
        .executeTakeFirst()
      if (row === undefined || row.sealed_key === null) return null
      return openAddress(context.addressVault(), id, { ...row, sealed_key: row.sealed_key })
    },
    setReport: (id, report) => write((db) => setReport(db, id, report, context.writer)),
    removeBefore: (before, now, limit) => upkeepSlice(write, (db) => removeReceipts(db, { before, now, limit })),
    forgetVisitors: (before, limit) =>
      upkeepSlice(write, async (db) => {
        await destroyAddressKeys(db, before.addresses)
        const counts = [
          await removeRows(db, 'receipt_addresses', withoutKey(limit)),
          await removeRows(
            db,
            'receipt_windows',
            sql`select turn from receipt_windows where decided_at < ${before.rateWindows} order by decided_at limit ${limit}`,
          ),
        ]
        await removeUnusedKeys(db)
        return counts.reduce((sum, count) => sum + count, 0n)
      }),
  }
}

/** Records issuances within the caller's transaction. Keeps nothing in memory, because the transaction may be undone. */
async function recordReceipts(db: Executor, entries: readonly NewIssuance[], context: ReceiptContext): Promise<void> {
  const recorder = new ReceiptRecorder(context)
  await insertTurns(db, await recorder.prepare(entries, (work) => work(db)))
}

async function setReport(db: Executor, id: string, report: Partial<CallReport>, writer: number): Promise<void> {
  const { connectedAt } = report
  if (typeof connectedAt === 'number') {
    const isFirst = await db
      .updateTable('receipts')
      .set({ connected_at: connectedAt })
      .where('id', '=', id)
      .where('connected_at', 'is', null)
      .returning(['facts_id', 'decided_at'])
      .executeTakeFirst()
    if (isFirst !== undefined) await countConnected(db, isFirst, writer)
  }
  const columns: Partial<ReceiptRow> = {
    ...(connectedAt !== undefined && { connected_at: connectedAt }),
    ...(report.endedAt !== undefined && { ended_at: report.endedAt }),
    ...(report.failureCode !== undefined && { failure_code: report.failureCode }),
  }
  if (Object.keys(columns).length > 0) await db.updateTable('receipts').set(columns).where('id', '=', id).execute()
}

/** Counts a connected call in the hour of its issuance. Trials are not counted. */
async function countConnected(
  db: Executor,
  { facts_id, decided_at }: Pick<ReceiptRow, 'facts_id' | 'decided_at'>,
  writer: number,
): Promise<void> {
  const series = await db
    .selectFrom('receipt_facts as facts')
    .innerJoin('usage_series as series', 'series.id', 'facts.series_id')
    .select(['series.id', 'series.is_trial'])
    .where('facts.id', '=', facts_id)
    .executeTakeFirstOrThrow()
  if (series.is_trial === 1) return
  await addUsage(db, { series_id: series.id, hour: hourOf(decided_at), writer, issuances: 0, connected: 1 })
}

async function removeReceipts(
  db: Executor,
  { before, now, limit }: { readonly before: number; readonly now: number; readonly limit: number },
): Promise<bigint> {
  const removable = sql`select r.number from receipts as r join receipt_facts as f on f.id = r.facts_id
    where r.decided_at < ${before} and (r.expires_at is null or r.expires_at <= ${now})
    and (f.lifetime_seconds is null or (r.decided_at / 1000 + f.lifetime_seconds) * 1000 <= ${now})
    order by r.decided_at limit ${limit}`
  const { numAffectedRows = 0n } = await sql`delete from receipts where number in (${removable})`.execute(db)
  // Addresses may be kept for longer than receipts. Turns are numbered in the order of recording.
  const firstTurn = sql`(select min(number) from receipts) / ${sql.lit(RECEIPTS_PER_TURN_MAX)}`
  await sql`delete from receipt_addresses
    where turn < coalesce(${firstTurn}, ${sql.lit(Number.MAX_SAFE_INTEGER)})`.execute(db)
  return numAffectedRows
}

/** Destroys the keys of addresses that are due for deletion. Without its key, an address cannot be read. */
export async function destroyAddressKeys(db: Executor, before: number): Promise<void> {
  await db
    .updateTable('address_keys')
    .set({ sealed_key: null })
    .where('starts_at', '<', before)
    .where('sealed_key', 'is not', null)
    .execute()
}

/** Removes the rows of destroyed keys after the last of their addresses. */
async function removeUnusedKeys(db: Executor): Promise<void> {
  await sql`delete from address_keys where sealed_key is null
    and not exists (select 1 from receipt_addresses where key_id = address_keys.id)`.execute(db)
}

/** Selects addresses whose key was destroyed, even if their receipts were removed earlier. */
function withoutKey(limit: number) {
  return sql`select turn from receipt_addresses where key_id in (select id from address_keys where sealed_key is null)
    limit ${limit}`
}

async function removeRows(
  db: Executor,
  table: 'receipt_addresses' | 'receipt_windows',
  turns: ReturnType<typeof sql>,
): Promise<bigint> {
  const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where turn in (${turns})`.execute(db)
  return numAffectedRows
}
