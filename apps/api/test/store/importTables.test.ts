import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../src/store/migrations.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { importTables } from '../../src/store/transfer/importTables.ts'
import { earlierRow } from './earlierRows.ts'
import { rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

const names = migrations.map(({ name }) => name)
const beforeReceipts = names.slice(0, names.indexOf('receipts'))
const issuance = rows.issuance()

/** An export with one decision, as the version with these migrations wrote it. */
async function* exportOf(migrationNames: readonly string[]) {
  yield { format: 'anoncall-export', version: 1, migrations: migrationNames }
  yield ['issuances', earlierRow({ issuance, rateWindows: [] })]
  yield { counts: { issuances: 1 }, auditHead: null }
}

async function openStore() {
  const store = await openSqliteStore({ file: join(tempFolder(), 'anoncall.db') })
  onTestFinished(() => store.close())
  return store
}

test('an export of the version before receipts is imported, and its decisions are moved', async () => {
  const store = await openStore()
  await store.transfer.fill((db) => importTables(db, exportOf(beforeReceipts)))
  expect(await store.issuances.find(issuance.id)).toEqual(issuance)
  expect(await store.moveEarlierIssuances(9)).toBe(1)
  expect(await store.issuances.find(issuance.id)).toEqual(issuance)
})

test.each([
  ['older than that', beforeReceipts.slice(0, -1)],
  ['of a later version', [...names, 'later']],
])('an export %s is rejected in a sentence', async (_, migrationNames) => {
  const store = await openStore()
  await expect(store.transfer.fill((db) => importTables(db, exportOf(migrationNames)))).rejects.toThrow(
    'A different version of Anoncall wrote this file. Export and import with the same version.',
  )
  expect(await store.issuances.find(issuance.id)).toBeNull()
})
