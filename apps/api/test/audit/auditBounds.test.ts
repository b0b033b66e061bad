import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyAuditChain } from '@anoncall/domain'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { tempFolder } from '../store/tempFolder.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { openTestApi, startTestApi } from '../testkit/startTestApi.ts'
import { copyWith, tablesOfReceipts, withoutConstraints } from './forgedRows.ts'

const CHAIN = '{ auditChain { isIntact length setAside } }'

/** Returns the folder of a service of the previous release, with statements run on its audit log. */
async function olderFolder(statements: readonly string[]) {
  const api = await startTestApi()
  await openShop(api)
  const { length } = await api.call<{ length: number }>(CHAIN)
  const { dataDir } = api
  const file = new Database(join(dataDir, 'anoncall.db'))
  for (const statement of [
    ...withoutConstraints,
    'drop table audit_evidence',
    'drop table former_callees',
    'drop index realm_keys_by_fingerprint',
    ...tablesOfReceipts.map((table) => `drop table ${table}`),
    "delete from schema_migrations where name in ('auditBounds', 'formerCallees', 'receipts', 'idempotency')",
    ...statements,
  ])
    file.exec(statement)
  file.close()
  // The service has stopped. The tests open the folder.
  return { api, length, environment: { ANONCALL_DATA_DIR: dataDir, LOG_LEVEL: 'debug' } }
}

test('an update sets aside rows that cannot be entries, and every check reports them', async () => {
  const { api, length, environment } = await olderFolder([
    copyWith('0', 'aud_zero'),
    copyWith('-5', 'aud_below'),
    copyWith('null', 'aud_none'),
    copyWith("'x' || char(0) || 'y'", 'aud_text'),
    copyWith('2', 'aud_twice'),
    copyWith('1.5', 'aud_between'),
    copyWith("x'31'", 'aud_bytes'),
  ])
  const again = await api.restart()
  onTestFinished(() => again.close())
  expect(await again.call(CHAIN)).toEqual({ isIntact: true, length: length + 1, setAside: 7 })
  const { code, printed, errors } = await runCli(environment, 'audit', 'verify')
  expect(code).toBe(1)
  expect(printed).toMatch(/^The audit log is intact: /)
  expect(errors).toContain('7 rows that cannot be entries were found in the log and set aside as evidence')
  for (const [id, finding] of [
    ['aud_zero', 'its sequence is below 1'],
    ['aud_below', 'its sequence is below 1'],
    ['aud_none', 'its sequence is no number'],
    ['aud_text', 'its sequence is no number'],
    ['aud_twice', 'its sequence is taken by another row'],
    ['aud_between', 'its sequence is no number'],
    ['aud_bytes', 'its sequence is no number'],
  ])
    expect(errors).toMatch(new RegExp(`${finding}\\. .*${id}`))
  // Nothing of it is lost, not even text after a NUL.
  expect(errors).toContain('780079')

  const [backup, exported] = [join(tempFolder(), 'backup.db'), join(tempFolder(), 'export.jsonl')]
  for (const [command, file] of [
    ['backup', backup],
    ['export', exported],
  ] as const)
    expect(await runCli(environment, command, file)).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/an intact audit log of .*; 7 rows that cannot be entries/),
    })
  const empty = { ANONCALL_DATA_DIR: tempFolder(), ANONCALL_MASTER_KEYS_FILE: join(again.dataDir, 'master-keys') }
  expect(await runCli(empty, 'import', exported)).toMatchObject({ code: 0, errors: '' })
  expect((await runCli(empty, 'audit', 'verify')).errors).toBe(errors)
  const back = join(tempFolder(), 'back.jsonl')
  await runCli(empty, 'export', back)
  expect(readFileSync(back, 'utf8')).toBe(readFileSync(exported, 'utf8'))
})

test.each([
  ['changes that are not JSON', "changes = 'x'"],
  ['changes that are not a list', "changes = '{}'"],
  ['changes without fields', "changes = '[null, 1, {}]'"],
  ['a number for an address', `changes = '[{"field":"address","before":null,"after":7}]'`],
  ['a lifetime that is not a number', `changes = replace(changes, '"after":"300"', '"after":"long"')`],
  ['an instant that is text', "occurred_at = 'never'"],
])('entries with %s do not make an update fail, and the check finds them', async (_, forged) => {
  const { api } = await olderFolder([
    `update audit_entries set ${forged} where action in ('REALM_CREATED', 'DESTINATION_CREATED')`,
    // The realm changes its key afterwards, so its earlier callees are looked up in the previous entries.
    `insert into audit_entries select 'aud_activated', (select max(sequence) + 1 from audit_entries), occurred_at, 'REALM_KEY_ACTIVATED', null, null, null, realm_id, 'req_1', '[]', hash from audit_entries where action = 'REALM_CREATED'`,
  ])
  const again = await api.restart()
  onTestFinished(() => again.close())
  expect(await verifyAuditChain(again.services)).toMatchObject({ isIntact: false, finding: 'ENTRY_CHANGED' })
})

test('an update does not change an intact log', async () => {
  const { api, length, environment } = await olderFolder([])
  const again = await api.restart()
  onTestFinished(() => again.close())
  expect(await again.call(CHAIN)).toEqual({ isIntact: true, length: length + 1, setAside: 0 })
  expect(await runCli(environment, 'audit', 'verify')).toMatchObject({ code: 0, errors: '' })
})

test.each(['0', '-1', "'x'", 'null', '1.5', "x'31'"])(
  'after the update no row with the sequence %s can be stored',
  async (sequence) => {
    const api = await openTestApi({ ANONCALL_DATA_DIR: tempFolder() })
    onTestFinished(() => api.close())
    const file = new Database(join(api.dataDir, 'anoncall.db'))
    onTestFinished(() => void file.close())
    expect(() =>
      file.exec(
        `insert into audit_entries values ('aud_1', ${sequence}, 1, 'A', null, null, null, null, 'r', '[]', 'h')`,
      ),
    ).toThrow(/constraint failed/)
  },
)
