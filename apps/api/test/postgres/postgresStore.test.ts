import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { describeStoreContract } from '../store/describeStoreContract.ts'
import { createDatabase } from './createDatabase.ts'

describeStoreContract('the store in PostgreSQL', async () => {
  const store = await openPostgresStore({ url: await createDatabase(), connectionsMax: 5 })
  return { store, close: () => store.close() }
})
