import { join } from 'node:path'
import { unfiltered } from '@anoncall/domain'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../src/store/migrate.ts'
import { initialSchema } from '../../src/store/migrations/initialSchema.ts'
import type { Schema } from '../../src/store/Schema.ts'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteDialect } from '../../src/store/sqlite/SqliteDialect.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

/** A database of the first release, with decisions for a page and for a server, and a paused realm. */
async function firstRelease(): Promise<string> {
  const file = join(tempFolder(), 'anoncall.db')
  const connection = openConnection(file, { isReader: false })
  await migrate(new Kysely<Schema>({ dialect: new SqliteDialect(connection) }), [initialSchema])
  const steps = `[{"check":"PAUSE","isPassed":true,"detail":"nothing is paused"},{"check":"ORIGIN","isPassed":true,"detail":"ok"}]`
  for (const statement of [
    `insert into realms values ('rlm_1', 1, 2, 3, 'acme', 'Acme', 'acme acme', 'visitor@acme.example', null, '["*@acme.example"]', 'SECONDS', 300, 60)`,
    `insert into pauses values ('rlm_1', 1, 'adm_1', 'maintenance', null, null)`,
    `insert into issuances values ('iss_1', 1000, 'ISSUED', null, '${steps}', 0, 'rlm_1', 'acme', 'cli_1', 'dst_1', 'support', 'https://shop.example', 'rky_1', 2000, 'req-1', null)`,
    `insert into issuances values ('iss_2', 1500, 'REFUSED', 'PAUSED', '${steps}', 1, 'rlm_1', 'acme', 'cli_1', null, 'sales', null, null, null, 'req-2', 'r')`,
  ])
    connection.run(statement)
  connection.close()
  return file
}

const step = { isPassed: true, isEnforced: true, policy: null }
const old = {
  steps: [
    { check: 'PAUSE', detail: 'nothing is paused', ...step },
    { check: 'ORIGIN', detail: 'ok', ...step },
  ],
  wouldBeRefusedFor: null,
  visitor: null,
  isAddressKept: false,
  blockId: null,
  report: null,
} as const

test('a database of the first release keeps its data and accepts new data', async () => {
  const store = await openSqliteStore({ file: await firstRelease() })
  onTestFinished(() => store.close())
  const forPage = rows.issuance({ id: 'iss_1', ...old, keyKind: 'PUBLISHABLE' })
  const forServer = rows.refusal({
    id: 'iss_2',
    ...old,
    decidedAt: 1_500,
    isTrial: true,
    destinationId: null,
    callee: 'sales',
    origin: null,
    keyKind: 'SECRET',
    requestId: 'req-2',
    reference: 'r',
  })
  expect(await store.issuances.find('iss_1')).toEqual(forPage)
  expect(await store.issuances.find('iss_2')).toEqual(forServer)
  expect(await store.realms.find('rlm_1')).toMatchObject({ name: 'acme', effectiveLifetimeSeconds: 60 })
  expect(await store.pauses.find('rlm_1')).toEqual(rows.pause())

  const { entries } = await store.issuances.list({ ...unfiltered, realmId: 'rlm_1' }, { first: 9, after: null })
  expect(entries).toEqual([forServer, forPage])
  expect(await store.issuances.countsInForce(2_000)).toEqual([])
  expect(await store.issuances.forgetVisitors({ addresses: 9_999, rateWindows: 9_999 }, 9)).toBe(0)

  await store.policies.set(rows.policy())
  await store.blocks.insert(rows.block())
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_3' })]))
  await store.realms.remove('rlm_1')
  expect(await store.policies.find('rlm_1')).toBeNull()
  expect(await store.blocks.find('blk_1')).toBeNull()
  expect(await store.issuances.find('iss_3')).toEqual(rows.issuance({ id: 'iss_3' }))
})
