import type { Store } from '@anoncall/domain'
import { afterEach, beforeEach, describe } from 'vitest'
import { blockContract } from './contract/blockContract.ts'
import { clientContract } from './contract/clientContract.ts'
import { formerCalleeContract } from './contract/formerCalleeContract.ts'
import { idempotencyContract } from './contract/idempotencyContract.ts'
import { issuanceContract } from './contract/issuanceContract.ts'
import { issuanceCountContract } from './contract/issuanceCountContract.ts'
import { issuanceListContract } from './contract/issuanceListContract.ts'
import { peopleContract } from './contract/peopleContract.ts'
import { policyContract } from './contract/policyContract.ts'
import { realmContract } from './contract/realmContract.ts'
import { realmKeyContract } from './contract/realmKeyContract.ts'
import { transactionContract } from './contract/transactionContract.ts'

/** A store for the tests, and the function that removes it. */
export interface OpenedStore {
  readonly store: Store
  readonly close: () => Promise<void>
}

/** Defines the tests of every store, whatever its database is. */
export function describeStoreContract(name: string, openStore: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore
    beforeEach(async () => {
      opened = await openStore()
    })
    afterEach(() => opened.close())
    const store = () => opened.store
    transactionContract(store)
    realmContract(store)
    realmKeyContract(store)
    formerCalleeContract(store)
    clientContract(store)
    policyContract(store)
    blockContract(store)
    issuanceContract(store)
    idempotencyContract(store)
    issuanceListContract(store)
    issuanceCountContract(store)
    peopleContract(store)
  })
}
