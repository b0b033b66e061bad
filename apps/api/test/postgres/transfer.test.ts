import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { createMasterKeysFile } from '../../src/vault/createMasterKeysFile.ts'
import { fresh, rows } from '../store/rows.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { setPolicy } from '../testkit/setPolicy.ts'
import { openTestApi, startTestApi } from '../testkit/startTestApi.ts'
import { createEmptyDatabase, runSql } from './createDatabase.ts'

/** A service on SQLite with three decisions under a limit of four, and older ones, exported while it runs. */
async function exported(others = 0) {
  const api = await startTestApi()
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  await setPolicy(api, shop.realmId, { rateLimits: [{ scope: 'OWNER', limit: 4, windowSeconds: 3_600 }] })
  for (let count = 0; count < 2; count += 1) await issued(api, shop.secret)
  const keyedId = await issued(api, shop.secret, { idempotencyKey: 'before' })
  await api.services.store.issuances.record(
    fresh(Array.from({ length: others }, (_, count) => rows.issuance({ id: `iss_${count}` }))),
  )
  const file = join(tempFolder(), 'export.jsonl')
  const run = await runCli({ ANONCALL_DATA_DIR: api.dataDir }, 'export', file)
  return { shop, keyedId, file, run, masterKeysFile: join(api.dataDir, 'master-keys') }
}

async function emptyDatabase(masterKeysFile: string) {
  return {
    ANONCALL_DATA_DIR: tempFolder(),
    ANONCALL_MASTER_KEYS_FILE: masterKeysFile,
    DATABASE_URL: await createEmptyDatabase(),
    LOG_LEVEL: 'debug',
  }
}

async function noneConnected(url: string): Promise<void> {
  const ours = "select 1 from pg_stat_activity where datname = current_database() and application_name like 'anoncall%'"
  await vi.waitFor(async () => expect(await runSql(url, ours)).toEqual([]), 20_000)
}

test('a transfer from SQLite to PostgreSQL and back keeps rows, keys, idempotency keys, the audit log and limit counts', async () => {
  // More than one batch of reads and writes.
  const { shop, keyedId, file, run, masterKeysFile } = await exported(1_500)
  const found = '1 realm with 1 decryptable key; 1,503 decisions; an intact audit log'
  expect(run).toMatchObject({ code: 0, errors: '', printed: expect.stringContaining(`${file}: ${found}`) })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const environment = await emptyDatabase(masterKeysFile)
  const imported = await runCli(environment, 'import', file)
  expect(imported).toMatchObject({ code: 0, errors: '', printed: expect.stringContaining(`Imported: ${found}`) })

  const back = join(tempFolder(), 'back.jsonl')
  await runCli(environment, 'export', back)
  expect(readFileSync(back, 'utf8')).toBe(readFileSync(file, 'utf8'))
  expect(await runCli(environment, 'audit', 'verify')).toMatchObject({ code: 0, errors: '' })
  await noneConnected(environment.DATABASE_URL)
  const sqlite = { ANONCALL_DATA_DIR: tempFolder(), ANONCALL_MASTER_KEYS_FILE: masterKeysFile }
  expect(await runCli(sqlite, 'import', back)).toMatchObject({ code: 0, errors: '' })

  const api = await openTestApi(environment)
  onTestFinished(() => api.close())
  expect(await issued(api, shop.secret, { idempotencyKey: 'before' })).toBe(keyedId)
  await issued(api, shop.secret)
  expect(await issue(api, shop.secret)).toMatchObject({ reason: 'RATE_LIMITED' })
})

test.each<[string, (lines: string[]) => string[], RegExp]>([
  ['is truncated', (lines) => lines.slice(0, -1), /The file is truncated/],
  ['lacks a row', (lines) => lines.toSpliced(-2, 1), /The file has 0 rows of idempotency_keys, but its end states 1\./],
  ['has a row of an unknown table', (lines) => lines.toSpliced(-1, 0, '["users",{}]'), /neither a row nor its end/],
  [
    'has an invalid column',
    (lines) => lines.toSpliced(-1, 0, '["issuances",{"id\\"":"x"}]'),
    /neither a row nor its end/,
  ],
  [
    'has a row twice',
    (lines) => lines.toSpliced(-2, 0, lines.at(-2) ?? ''),
    /^The database cannot be written: a unique value already exists/,
  ],
  ['continues after its end', (lines) => [...lines, lines.at(-1) ?? ''], /continues after the end/],
  [
    'has another schema',
    ([, ...lines]) => ['{"format":"anoncall-export","version":1,"migrations":[]}', ...lines],
    /^A different version of Anoncall wrote this file/,
  ],
  [
    'has a changed audit entry',
    (lines) => lines.map((line) => line.replace(/("audit_entries".*"request_id":")[^"]*/, '$1req_x')),
    /^The audit log is broken: the entry with sequence 1 .* was changed or is not genuine; valid entries before it: 0\./,
  ],
  [
    'has another realm’s key',
    (lines) => lines.map((line) => line.replace(/("realm_keys".*"sealed_key":")[^"]*/, '$1v1.a.b.c')),
    /^The master keys cannot decrypt the realm key/,
  ],
  [
    'states another end of the audit log',
    (lines) => lines.map((line) => line.replace(/"auditHead":"[^"]*"/, '"auditHead":"0"')),
    /^The imported data differs from the export/,
  ],
  [
    'has no server secrets',
    (lines) =>
      lines
        .filter((line) => !line.startsWith('["'))
        .map((line) => line.replace(/"counts":\{.*?\}/, (counts) => counts.replaceAll(/\d+/g, '0'))),
    /^The export has no server secrets/,
  ],
  ['is not an export', () => ['{}'], /The file is not an Anoncall export/],
  ['is not JSON', () => ['users'], /a line is not JSON/],
])('an export that %s is rejected, and leaves the database empty', async (_, damage, words) => {
  const { file, masterKeysFile } = await exported()
  writeFileSync(file, `${damage(readFileSync(file, 'utf8').trimEnd().split('\n')).join('\n')}\n`)
  const environment = await emptyDatabase(masterKeysFile)
  const { code, errors } = await runCli(environment, 'import', file)
  expect(code).toBe(1)
  expect(errors).toMatch(words)
  const [counts] = await runSql(
    environment.DATABASE_URL,
    'select (select count(*) from realms)::int as realms, (select count(*) from receipts)::int as issuances, (select count(*) from server_secrets)::int as secrets',
  )
  expect(counts).toEqual({ realms: 0, issuances: 0, secrets: 0 })
})

test('a row that the database does not keep is detected before the commit', async () => {
  const { file, masterKeysFile } = await exported()
  const environment = await emptyDatabase(masterKeysFile)
  await (await openPostgresStore({ url: environment.DATABASE_URL, connectionsMax: 1 })).close()
  await runSql(
    environment.DATABASE_URL,
    `create function forget() returns trigger language plpgsql as $$ begin return null; end $$;
     create trigger forget before insert on receipts for each row execute function forget()`,
  )
  expect(await runCli(environment, 'import', file)).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^The imported data differs from the export/),
  })
  expect(await runSql(environment.DATABASE_URL, 'select id from realms')).toEqual([])
})

test('with other master keys, nothing is imported, and with the right ones everything is', async () => {
  const { file, masterKeysFile } = await exported()
  const others = join(tempFolder(), 'others')
  await createMasterKeysFile(others)
  const environment = await emptyDatabase(others)
  expect(await runCli(environment, 'import', file)).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/^The master keys cannot /),
  })
  expect(await runCli({ ...environment, ANONCALL_MASTER_KEYS_FILE: masterKeysFile }, 'import', file)).toMatchObject({
    code: 0,
    errors: '',
  })
})

test('nothing is imported into a database that is in use', async () => {
  const { file, masterKeysFile } = await exported()
  const environment = await emptyDatabase(masterKeysFile)
  await runCli(environment, 'import', file)
  const again = await runCli(environment, 'import', file)
  expect(again).toMatchObject({ code: 1, errors: expect.stringMatching(/^The database is not empty/) })
})

test('without the file or the master keys, nothing starts, and the message names the missing one', async () => {
  const folder = tempFolder()
  const [dataDir, masterKeysFile, file] = [join(folder, 'data'), join(folder, 'keys'), join(folder, 'export.jsonl')]
  const environment = { ANONCALL_DATA_DIR: dataDir, ANONCALL_MASTER_KEYS_FILE: masterKeysFile }
  expect((await runCli(environment, 'import', file)).errors).toBe(`The file ${file} does not exist.\n`)
  writeFileSync(file, '')
  expect((await runCli(environment, 'import', file)).errors).toMatch(/^The master keys file .*keys is missing/)
  expect(existsSync(dataDir)).toBe(false)
})
