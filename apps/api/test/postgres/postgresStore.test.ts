import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { createAddressVault } from '../../src/vault/createAddressVault.ts'
import { Secret } from '../../src/vault/Secret.ts'
import { describeStoreContract } from '../store/describeStoreContract.ts'
import { createDatabase } from './createDatabase.ts'

describeStoreContract('the store in PostgreSQL', async () => {
  const store = await openPostgresStore({ url: await createDatabase(), connectionsMax: 5 })
  store.sealAddressesWith(createAddressVault(Secret.random()))
  return { store, close: () => store.close() }
})
