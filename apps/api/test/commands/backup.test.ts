import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test, vi } from 'vitest'
import { checkFolder } from '../../src/commands/backupAndRestore.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { acquireInstanceLock } from '../../src/store/acquireInstanceLock.ts'
import * as copying from '../../src/store/sqlite/openConnection.ts'
import { createMasterKeysFile } from '../../src/vault/createMasterKeysFile.ts'
import { tempFolder } from '../store/tempFolder.ts'
import { issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { runCli } from '../testkit/runCli.ts'
import { startTestApi } from '../testkit/startTestApi.ts'

vi.mock('../../src/store/sqlite/openConnection.ts', { spy: true })

/** Starts a service with a few decisions and returns a path for a backup. */
async function start() {
  const api = await startTestApi()
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  for (let count = 0; count < 3; count += 1) await issued(api, shop.secret)
  const file = join(tempFolder(), 'backup.db')
  const masterKeysFile = join(api.dataDir, 'master-keys')
  return { api, shop, file, environment: { ANONCALL_DATA_DIR: api.dataDir }, masterKeysFile }
}

const restored = (masterKeysFile: string) => ({
  ANONCALL_DATA_DIR: join(tempFolder(), 'data'),
  ANONCALL_MASTER_KEYS_FILE: masterKeysFile,
})

test('a backup of a running service reports its content, warns about the master keys, and is readable by its owner only', async () => {
  const { api, shop, file, environment, masterKeysFile } = await start()
  const { code, printed, errors } = await runCli(environment, 'backup', file)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toMatch(/1 realm with 1 decryptable key; 3 decisions; an intact audit log of \d+ entries/)
  expect(printed).toContain(`Keep the master keys file (${masterKeysFile}) in a different place`)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(file, '..'))).toEqual(['backup.db'])
  await issued(api, shop.secret)
})

test('a retired key has no material left, and does not make a backup fail', async () => {
  const { api, shop, file, environment } = await start()
  const { realmKey } = await api.call<{ realmKey: { id: string } }>(
    'mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { ... on StageRealmKeyPayload { realmKey { id } } } }',
    { input: { realmId: shop.realmId, cipher: 'AES_128_ECB' } },
  )
  await api.call('mutation ($input: RetireRealmKeyInput!) { retireRealmKey(input: $input) { __typename } }', {
    input: { realmKeyId: realmKey.id },
  })
  const { code, printed, errors } = await runCli(environment, 'backup', file)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toContain('1 realm with 1 decryptable key')
})

test('a backup can be restored to an empty folder with the same content', async () => {
  const { api, shop, file, environment, masterKeysFile } = await start()
  await runCli(environment, 'backup', file)
  await issued(api, shop.secret)
  const target = restored(masterKeysFile)
  const { code, printed, errors } = await runCli(target, 'restore', file)
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(printed).toContain('3 decisions; an intact audit log')
  expect(await runCli(target, 'audit', 'verify')).toMatchObject({ code: 0 })
  expect(await runCli(target, 'restore', file)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('already contains a database'),
  })
})

test('a backup without a database fails and creates none', async () => {
  const [dataDir, folder] = [tempFolder(), tempFolder()]
  const { code, errors } = await runCli({ ANONCALL_DATA_DIR: dataDir }, 'backup', join(folder, 'backup.db'))
  expect({ code, errors }).toEqual({ code: 1, errors: `There is no database in ${dataDir}.\n` })
  expect([...readdirSync(dataDir), ...readdirSync(folder)]).toEqual([])
})

test('a copy that differs from the database does not get the name of the backup', async () => {
  const { file, environment } = await start()
  vi.spyOn(copying, 'vacuumInto').mockImplementationOnce((_, copy) => writeFileSync(copy, 'half of it'))
  expect(await runCli(environment, 'backup', file)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('is damaged or not a database'),
  })
  expect(readdirSync(join(file, '..'))).toEqual([])
})

test('after a check, one file contains the whole database', async () => {
  const { api, masterKeysFile } = await start()
  const folder = tempFolder()
  const log = join(folder, 'anoncall.db-wal')
  for (const name of ['anoncall.db', 'anoncall.db-wal']) copyFileSync(join(api.dataDir, name), join(folder, name))
  expect(statSync(log).size).toBeGreaterThan(0)
  const config = readConfig({ ANONCALL_DATA_DIR: folder, ANONCALL_MASTER_KEYS_FILE: masterKeysFile })
  expect(await checkFolder(config)).toMatchObject({ issuances: 3 })
  expect(statSync(log, { throwIfNoEntry: false })?.size ?? 0).toBe(0)
})

test('a backup never replaces another file', async () => {
  const { file, environment } = await start()
  writeFileSync(file, 'something')
  const { code, errors } = await runCli(environment, 'backup', file)
  expect({ code, errors }).toEqual({ code: 1, errors: `The file ${file} already exists and is not overwritten.\n` })
  expect(readFileSync(file, 'utf8')).toBe('something')
})

test.each([
  [
    'without the master keys',
    (folder: string) => Promise.resolve(join(folder, 'none')),
    /master keys file .* is missing/,
  ],
  [
    'with other master keys',
    async (folder: string) => {
      await createMasterKeysFile(join(folder, 'others'))
      return join(folder, 'others')
    },
    /The master keys cannot open/,
  ],
])('a backup %s is rejected, and nothing is left in the folder', async (_, keysIn, words) => {
  const { file, environment } = await start()
  await runCli(environment, 'backup', file)
  const target = restored(await keysIn(tempFolder()))
  const { code, errors } = await runCli(target, 'restore', file)
  expect(code).toBe(1)
  expect(errors).toMatch(words)
  expect(await runCli(target, 'audit', 'verify')).toMatchObject({
    code: 1,
    errors: expect.stringContaining('no database'),
  })
})

test('a damaged backup and one with a changed audit log are rejected', async () => {
  const { file, environment, masterKeysFile } = await start()
  await runCli(environment, 'backup', file)
  const changed = `${file}.changed`
  copyFileSync(file, changed)
  const database = new Database(changed)
  database.prepare("update audit_entries set request_id = 'req_x' where sequence = 2").run([])
  database.prepare('pragma wal_checkpoint(truncate)').all([])
  database.close()
  expect((await runCli(restored(masterKeysFile), 'restore', changed)).errors).toMatch(
    /^The audit log is broken: the entry with sequence 2 .* was changed or is not genuine; valid entries before it: 1\.\n$/,
  )
  truncateSync(file, 8_192)
  expect((await runCli(restored(masterKeysFile), 'restore', file)).errors).toMatch(/is damaged or not a database/)
})

test.each(['anoncall.db', 'anoncall.db-wal', 'anoncall.db-shm'])(
  'nothing is restored over %s, which would be replaced or applied to the backup',
  async (left) => {
    const { api, file, environment, masterKeysFile } = await start()
    await runCli(environment, 'backup', file)
    const target = { ANONCALL_DATA_DIR: tempFolder(), ANONCALL_MASTER_KEYS_FILE: masterKeysFile }
    copyFileSync(join(api.dataDir, left), join(target.ANONCALL_DATA_DIR, left))
    expect(await runCli(target, 'restore', file)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('Move anoncall.db, anoncall.db-wal and anoncall.db-shm away'),
    })
    expect(readdirSync(target.ANONCALL_DATA_DIR).filter((name) => name.startsWith('anoncall.db'))).toEqual([left])
  },
)

test('nothing is restored to a folder that a service is using, even before it has a database', async () => {
  const { file, environment, masterKeysFile } = await start()
  await runCli(environment, 'backup', file)
  expect(await runCli(environment, 'restore', file)).toMatchObject({ code: 1, printed: '' })
  const target = { ANONCALL_DATA_DIR: tempFolder(), ANONCALL_MASTER_KEYS_FILE: masterKeysFile }
  const lock = await acquireInstanceLock(target.ANONCALL_DATA_DIR)
  expect(await runCli(target, 'restore', file)).toMatchObject({ code: 1, printed: '' })
  await lock.release()
  expect(await runCli(target, 'restore', file)).toMatchObject({ code: 0, errors: '' })
})

test('a missing backup is reported in one sentence', async () => {
  const { file, masterKeysFile } = await start()
  const { code, errors } = await runCli(restored(masterKeysFile), 'restore', file)
  expect({ code, errors }).toEqual({ code: 1, errors: `The backup ${file} cannot be read (ENOENT).\n` })
})

test.each(['backup', 'restore'])('%s refers to the tools of a database server', async (command) => {
  const environment = { ...restored('/nowhere'), DATABASE_URL: 'postgres://anoncall:hidden@127.0.0.1:1/anoncall' }
  const { code, errors } = await runCli(environment, command, '/nowhere/file')
  expect(code).toBe(1)
  expect(errors).toMatch(/^anoncall \w+ is for SQLite\. For the database in DATABASE_URL, use pg_/)
  expect(errors).not.toContain('hidden')
})
