import type { Access } from './Access.ts'
import type { StoreUpkeep } from './Database.ts'
import { moveEarlierIssuances } from './earlier/moveEarlierIssuances.ts'
import { AddressSealer } from './receipts/addresses.ts'
import type { ReceiptContext } from './receipts/receiptRepository.ts'

/**
 * Creates what the repositories of a store need for receipts, and the functions of the maintenance.
 *
 * @param options `writer`: the number of the process in the counts of usage.
 */
export function storeUpkeep({ read, write, writer }: Pick<Access, 'read' | 'write'> & { readonly writer: number }): {
  readonly context: ReceiptContext
  readonly functions: Omit<StoreUpkeep, 'eraseDeleted'>
} {
  let sealer: AddressSealer | null = null
  const context: ReceiptContext = {
    sealer: () => {
      if (sealer === null) throw new Error('the store has no vault for addresses yet')
      return sealer
    },
    writer,
  }
  return {
    context,
    functions: {
      sealAddressesWith: (vault) => {
        sealer = new AddressSealer(vault)
      },
      moveEarlierIssuances: (limit) => moveEarlierIssuances(write, context, limit),
      countEarlierIssuances: async () => {
        const { count } = await read
          .selectFrom('issuances')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return count
      },
    },
  }
}
