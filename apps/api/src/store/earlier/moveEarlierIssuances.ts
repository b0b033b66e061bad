import type { NewIssuance } from '@anoncall/domain'
import { sql } from 'kysely'
import type { Access, Executor } from '../Access.ts'
import { fromJson } from '../columnValues.ts'
import type { ReceiptContext } from '../receipts/recordReceipts.ts'
import { insertTurns, ReceiptRecorder } from '../receipts/recordReceipts.ts'
import type { IssuanceRow } from '../Schema.ts'
import { upkeepSlice } from '../upkeepSlice.ts'
import { issuanceOf } from './earlierIssuances.ts'

/**
 * Returns a function that moves up to `limit` of the oldest earlier issuances to receipts in one transaction. After a
 * crash, each issuance is in exactly one of the two tables, so the next call continues. Visitors' addresses are sealed
 * again under the keys of receipts. The function returns the number of moved issuances. It returns 0 if there are none,
 * or while another process moves issuances.
 */
export function moverOfEarlierIssuances(
  { read, write }: Pick<Access, 'read' | 'write'>,
  context: ReceiptContext,
): (limit: number) => Promise<number> {
  const recorder = new ReceiptRecorder(context)
  return async (limit) => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const rows = await read
        .selectFrom('issuances')
        .selectAll()
        .orderBy('decided_at')
        .orderBy('id')
        .limit(limit)
        .execute()
      if (rows.length === 0) return 0
      const turns = await recorder.prepare(
        rows.map((row) => newIssuanceOf(row, context)),
        write,
      )
      try {
        return await upkeepSlice(write, async (db) => {
          if (!(await removeUnchanged(db, rows))) throw new ChangedMeanwhile()
          await insertTurns(db, turns)
          return BigInt(rows.length)
        })
      } catch (error) {
        if (!(error instanceof ChangedMeanwhile)) throw error
      }
    }
    return 0
  }
}

const ATTEMPTS_MAX = 3

/** Thrown to undo a transaction if a call report arrived, or another process moved the same issuances. */
class ChangedMeanwhile extends Error {}

/** Removes rows. Returns whether all of them still existed and had not changed since they were read. */
async function removeUnchanged(db: Executor, rows: readonly IssuanceRow[]): Promise<boolean> {
  const ids = rows.map(({ id }) => id)
  const { rows: removed } = await sql<IssuanceRow>`delete from issuances where id in (${sql.join(ids)})
    returning id, connected_at, ended_at, failure_code, sealed_address, rate_windows`.execute(db)
  const byId = new Map(removed.map((row) => [row.id, row]))
  return rows.every((row) => {
    const now = byId.get(row.id)
    return now !== undefined && changeable.every((column) => now[column] === row[column])
  })
}

const changeable = ['connected_at', 'ended_at', 'failure_code', 'sealed_address', 'rate_windows'] as const

function newIssuanceOf(row: IssuanceRow, { addressVault }: ReceiptContext): NewIssuance {
  const address = row.sealed_address === null ? null : addressVault().openEarlier(row.id, row.sealed_address)
  return {
    issuance: { ...issuanceOf(row), isAddressKept: address !== null },
    address,
    rateWindows: row.rate_windows === null ? [] : fromJson(row.rate_windows),
    idempotency: null,
  }
}
