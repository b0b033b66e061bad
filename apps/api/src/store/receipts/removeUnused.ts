import { sql } from 'kysely'
import type { Executor } from '../Access.ts'
import { upkeepSlice } from '../upkeepSlice.ts'
import { dayOf, hourOf } from './recordReceipts.ts'

type Write = <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>

/**
 * Removes up to `limit` facts that no receipt has any more. A process uses the facts in its memory only on the day on
 * which it stored them. Facts that were last stored before yesterday therefore cannot get new receipts.
 *
 * @param before The instant before which receipts are deleted. Facts that were last stored on the day of `before` or
 * later are not removed, because they probably still have receipts.
 * @returns The number of removed rows.
 */
export function removeUnusedFacts(write: Write, before: number, limit: number): Promise<number> {
  const firstDay = Math.min(dayOf(before), dayOf(Date.now()) - 1)
  return upkeepSlice(write, async (db) => {
    const { numAffectedRows = 0n } = await sql`delete from receipt_facts where id in (
      select f.id from receipt_facts as f where f.used_on_day < ${firstDay}
      and not exists (select 1 from receipts as r where r.facts_id = f.id) limit ${limit})`.execute(db)
    return numAffectedRows
  })
}

/** Removes up to `limit` hourly counts that are older than `before`. Returns the number of removed rows. */
export function removeOldUsage(write: Write, before: number, limit: number): Promise<number> {
  return upkeepSlice(write, async (db) => {
    const { numAffectedRows = 0n } = await sql`delete from usage_hours where (series_id, hour, writer) in (
      select series_id, hour, writer from usage_hours where hour < ${hourOf(before)} limit ${limit})`.execute(db)
    return numAffectedRows
  })
}
