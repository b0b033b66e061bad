import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { createAddressVault } from '../../src/vault/createAddressVault.ts'
import { Secret } from '../../src/vault/Secret.ts'
import { describeStoreContract } from './describeStoreContract.ts'

describeStoreContract('the store in SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anoncall-'))
  const store = await openSqliteStore({ file: join(folder, 'anoncall.db') })
  store.sealAddressesWith(createAddressVault(Secret.random()))
  return {
    store,
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})
