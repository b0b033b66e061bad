import { PostgresAdapter, sql } from 'kysely'
import type { AddressVault } from '../vault/createAddressVault.ts'
import { type Access, select } from './Access.ts'
import type { StoreUpkeep } from './Database.ts'
import { moverOfEarlierIssuances } from './earlier/moveEarlierIssuances.ts'
import type { ReceiptContext } from './receipts/recordReceipts.ts'
import { removeOldUsage, removeUnusedFacts } from './receipts/removeUnused.ts'

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
        const isPostgres = read.getExecutor().adapter instanceof PostgresAdapter
        const count = isPostgres ? sql`count(*)` : sql`coalesce(max(rowid) - min(rowid) + 1, 0)`
        const rows = await select<{ count: number }>(read, sql`select ${count} as count from issuances`)
        return rows[0]?.count ?? 0
      },
    },
  }
}
