import { expect, onTestFinished, test } from 'vitest'
import { copyWith, forgedRows, tablesOfReceipts, withoutPostgresConstraints } from '../audit/forgedRows.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { startTestApi } from '../testkit/startTestApi.ts'
import { createDatabase, runSql } from './createDatabase.ts'

const CHAIN = '{ auditChain { isIntact finding length setAside } }'

async function start() {
  const url = await createDatabase()
  const api = await startTestApi({ DATABASE_URL: url })
  await openShop(api)
  const { length } = await api.call<{ length: number }>(CHAIN)
  return { url, api, length, environment: { DATABASE_URL: url, ANONCALL_DATA_DIR: api.dataDir } }
}

test.each(forgedRows)('a row with %s is detected in PostgreSQL too', async (_, statements, finding) => {
  const { url, api, environment } = await start()
  onTestFinished(() => api.close())
  for (const statement of [...withoutPostgresConstraints, ...statements]) await runSql(url, statement)
  expect(await api.call(CHAIN)).toMatchObject({ isIntact: false, finding })
  expect(await runCli(environment, 'audit', 'verify')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^The audit log is broken: .*aud_/),
  })
})

test('an update in PostgreSQL sets aside rows that cannot be entries, and prevents new ones', async () => {
  const { url, api, length, environment } = await start()
  for (const statement of [
    ...withoutPostgresConstraints,
    'drop table audit_evidence',
    'drop table former_callees',
    'drop index realm_keys_by_fingerprint',
    ...tablesOfReceipts.map((table) => `drop table ${table}`),
    'drop sequence receipt_turns',
    "delete from schema_migrations where name in ('auditBounds', 'formerCallees', 'receipts', 'idempotency')",
    copyWith('0', 'aud_zero'),
    copyWith('-5', 'aud_below'),
  ])
    await runSql(url, statement)
  const again = await api.restart()
  onTestFinished(() => again.close())
  expect(await again.call(CHAIN)).toMatchObject({ isIntact: true, length: length + 1, setAside: 2 })
  const { code, errors } = await runCli(environment, 'audit', 'verify')
  expect(code).toBe(1)
  for (const id of ['aud_zero', 'aud_below']) expect(errors).toMatch(new RegExp(`its sequence is below 1\\. .*${id}`))
  await expect(runSql(url, copyWith('0', 'aud_again'))).rejects.toThrow(/audit_entries_numbered/)
})
