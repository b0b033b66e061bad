import type { NewIssuance } from '@anoncall/domain'
import { sql } from 'kysely'
import type { Executor } from '../Access.ts'
import { fromJson } from '../columnValues.ts'
import { type ReceiptContext, recordReceipts } from '../receipts/receiptRepository.ts'
import type { IssuanceRow } from '../Schema.ts'
import { upkeepSlice } from '../upkeepSlice.ts'
import { issuanceOf } from './earlierIssuances.ts'

/**
 * Moves the oldest earlier issuances to receipts in one transaction. After a crash, each issuance is in exactly one of the
 * two tables, so the next slice continues. Visitors' addresses are sealed again under the keys of receipts.
 *
 * @returns How many were moved; 0 if there are none, or while another process moves a slice.
 */
export async function moveEarlierIssuances(
  write: <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>,
  context: ReceiptContext,
  limit: number,
): Promise<number> {
  return upkeepSlice(write, async (db) => {
    // Deletes first, which waits for a report that another process writes at the same time and then returns it.
    const { rows } = await sql<IssuanceRow>`delete from issuances where id in (
      select id from issuances order by decided_at, id limit ${limit}) returning *`.execute(db)
    await recordReceipts(
      db,
      rows.map((row) => newIssuanceOf(row, context)),
      context,
    )
    return BigInt(rows.length)
  })
}

function newIssuanceOf(row: IssuanceRow, { sealer }: ReceiptContext): NewIssuance {
  const address = row.sealed_address === null ? null : sealer().openEarlier(row.id, row.sealed_address)
  return {
    issuance: { ...issuanceOf(row), isAddressKept: address !== null },
    address,
    rateWindows: row.rate_windows === null ? [] : fromJson(row.rate_windows),
    idempotency: null,
  }
}
