import { sql } from 'kysely'
import type { AddressVault } from '../vault/createAddressVault.ts'
import { type Access, isPostgres, select } from './Access.ts'
import type { StoreUpkeep } from './Database.ts'
import { moverOfEarlierIssuances } from './earlier/moveEarlierIssuances.ts'
import { dayOf, hourOf, type ReceiptContext } from './receipts/recordReceipts.ts'
import { upkeepSlice } from './upkeepSlice.ts'

/**
 * Creates the maintenance functions of a store, and the context that its repositories need for receipts.
 *
 * @param options `writer`: the number of the process in the counts of usage.
 */
export function storeUpkeep({ read, write, writer }: Pick<Access, 'read' | 'write'> & { readonly writer: number }): {
  readonly context: ReceiptContext
  readonly functions: Omit<StoreUpkeep, 'eraseDeleted' | 'returnFreePages'>
} {
  let vault: AddressVault | null = null
  const context: ReceiptContext = {
    addressVault: () => {
      if (vault === null) throw new Error('the store has no vault for addresses yet')
      return vault
    },
    writer,
  }
  return {
    context,
    functions: {
      sealAddressesWith: (opened) => {
        vault = opened
      },
      moveEarlierIssuances: moverOfEarlierIssuances({ read, write }, context),
      removeUnusedFacts: (before, limit) => removeUnusedFacts(write, before, limit),
      removeOldUsage: (before, limit) => removeOldUsage(write, before, limit),
      countEarlierIssuances: async () => {
        // With SQLite, counting millions of rows would block the process. The oldest rows are moved first. The number
        // of remaining rows is therefore about the difference between the last and the first row number.
        const count = isPostgres(read) ? sql`count(*)` : sql`coalesce(max(rowid) - min(rowid) + 1, 0)`
        const rows = await select<{ count: number }>(read, sql`select ${count} as count from issuances`)
        return rows[0]?.count ?? 0
      },
    },
  }
}

/**
 * Removes up to `limit` facts that no receipt has any more. A process uses the facts in its memory only on the day on
 * which it stored them. Facts that were last stored before yesterday therefore cannot get new receipts.
 *
 * @param before The instant before which receipts are deleted. Facts that were last stored on the day of `before` or
 * later are not removed, because they probably still have receipts.
 * @returns The number of removed rows.
 */
function removeUnusedFacts(write: Access['write'], before: number, limit: number): Promise<number> {
  const firstDay = Math.min(dayOf(before), dayOf(Date.now()) - 1)
  return upkeepSlice(write, async (db) => {
    const { numAffectedRows = 0n } = await sql`delete from receipt_facts where id in (
      select f.id from receipt_facts as f where f.used_on_day < ${firstDay}
      and not exists (select 1 from receipts as r where r.facts_id = f.id) limit ${limit})`.execute(db)
    return numAffectedRows
  })
}

/** Removes up to `limit` hourly counts that are older than `before`. Returns the number of removed rows. */
function removeOldUsage(write: Access['write'], before: number, limit: number): Promise<number> {
  return upkeepSlice(write, async (db) => {
    const { numAffectedRows = 0n } = await sql`delete from usage_hours where (series_id, hour, writer) in (
      select series_id, hour, writer from usage_hours where hour < ${hourOf(before)} limit ${limit})`.execute(db)
    return numAffectedRows
  })
}
