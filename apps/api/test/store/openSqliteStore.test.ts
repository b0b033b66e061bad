import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteConnection } from '../../src/store/sqlite/SqliteDialect.ts'
import { StoreOpenError } from '../../src/store/storeErrors.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

const newFile = (): string => join(tempFolder(), 'anoncall.db')

async function open(file: string) {
  const store = await openSqliteStore({ file })
  onTestFinished(() => store.close())
  return store
}

test('written data exists after the file is opened again', async () => {
  const file = newFile()
  const store = await openSqliteStore({ file })
  await store.realms.insert(rows.realm())
  await store.close()
  expect(await (await open(file)).realms.find('rlm_1')).toEqual(rows.realm())
})

test('issuances recorded during closing are durable', async () => {
  const file = newFile()
  const store = await openSqliteStore({ file })
  const recorded = ['iss_1', 'iss_2'].map((id) => store.issuances.record(fresh([rows.issuance({ id })])))
  const changed = store.realms.insert(rows.realm())
  await store.close()
  await Promise.all([...recorded, changed])
  expect(await (await open(file)).issuances.find('iss_2')).not.toBeNull()
})

test('closing waits for a transaction in progress', async () => {
  const file = newFile()
  const store = await openSqliteStore({ file })
  const inserted = store.transaction(async ({ realms }) => {
    await new Promise((resolve) => setImmediate(resolve))
    await realms.insert(rows.realm())
  })
  await store.close()
  await inserted
  expect(await (await open(file)).realms.find('rlm_1')).not.toBeNull()
})

test('a closed store rejects calls with its own error', async () => {
  const store = await openSqliteStore({ file: newFile() })
  await store.close()
  await store.close()
  await expect(store.realms.findByName('acme')).rejects.toMatchObject({ code: 'FAILED' })
  await expect(store.issuances.record(fresh([rows.issuance()]))).rejects.toMatchObject({ code: 'FAILED' })
})

test('hundreds of parallel issuances take a few commits', async () => {
  const file = newFile()
  const store = await open(file)
  const watcher = openConnection(file, { isReader: true })
  onTestFinished(() => watcher.close())
  const seen = new Set<number>()
  const ids = Array.from({ length: 450 }, (_, index) => `iss_${index}`)
  await Promise.all(
    ids.map(async (id) => {
      await store.issuances.record(fresh([rows.issuance({ id })]))
      const [row] = watcher.rows('select count(*) as count from receipts')
      if (typeof row === 'object' && row !== null && 'count' in row) seen.add(Number(row.count))
    }),
  )
  // Each caller checks when its call resolves. The number of durable rows then shows where the commits ended.
  expect([...seen]).toEqual([200, 400, 450])
})

test('reports to the byte how much the file will grow from its log, and counts its commits', async () => {
  const file = newFile()
  const store = await openSqliteStore({ file })
  // The first issuance stores its facts in a commit of their own.
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_first' })]))
  const commits = store.commits()
  await store.issuances.record(fresh(Array.from({ length: 100 }, (_, index) => rows.issuance({ id: `iss_${index}` }))))
  expect(store.commits()).toBe(commits + 1)
  const [owed, size] = [store.owedBytes(), statSync(file).size]
  await store.close()
  expect(owed).toBeGreaterThan(20_000)
  expect(statSync(file).size).toBe(size + owed)
})

test('every commit is flushed: SQLite runs with WAL and synchronous FULL, and checks foreign keys', () => {
  const file = newFile()
  for (const isReader of [false, true]) {
    const connection = openConnection(file, { isReader })
    expect(connection.rows('pragma synchronous')).toEqual([{ synchronous: 2 }])
    expect(connection.rows('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }])
    expect(connection.rows('pragma foreign_keys')).toEqual([{ foreign_keys: 1 }])
    expect(connection.rows('pragma busy_timeout')).toEqual([{ timeout: 5_000 }])
    expect(connection.rows('pragma trusted_schema')).toEqual([{ trusted_schema: 0 }])
    connection.close()
  }
})

test('the reading connection cannot write', () => {
  const connection = openConnection(newFile(), { isReader: true })
  expect(() => connection.run('create table x (y)')).toThrow()
  connection.close()
})

test.each([
  ['no database', (file: string) => writeFileSync(file, 'This is a letter and no database. '.repeat(200))],
  ['cut in half', cutInHalf],
])('a file that is %s is rejected in one clear sentence', async (_, damage) => {
  const file = newFile()
  await damage(file)
  const error: unknown = await openSqliteStore({ file }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(StoreOpenError)
  expect(error).toMatchObject({ code: 'DAMAGED' })
  expect(String(error)).toContain(file)
})

test('a missing folder has its own error', async () => {
  const opening = openSqliteStore({ file: join(tempFolder(), 'nowhere', 'anoncall.db') })
  await expect(opening).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

test('a database of a newer version is rejected and not changed', async () => {
  const file = newFile()
  await (await openSqliteStore({ file })).close()
  const raw = new SqliteConnection(file)
  raw.run("insert into schema_migrations (version, name) values (99, 'fromTomorrow')")
  raw.close()
  await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'SCHEMA_NEWER' })
  await expect(openSqliteStore({ file })).rejects.toThrow(/newer version/)
})

test('a policy and a block take effect on the next read, whatever was read before', async () => {
  const store = await open(newFile())
  await store.realms.insert(rows.realm())
  const reads = async () => [await store.policies.findMany(['rlm_1']), await store.blocks.listByRealm('rlm_1')]
  expect(await reads()).toEqual([[], []])
  await store.policies.set(rows.policy())
  await store.blocks.insert(rows.block({ endsAt: 5 }))
  expect(await reads()).toEqual([[rows.policy()], [rows.block({ endsAt: 5 })]])
  await store.transaction(({ policies }) => policies.remove('rlm_1'))
  await store.blocks.removeEnded(6, 9)
  expect(await reads()).toEqual([[], []])
  await store.blocks.insert(rows.block())
  expect(await store.blocks.listByRealm('rlm_1')).toHaveLength(1)
  await store.blocks.remove('blk_1')
  expect(await store.blocks.listByRealm('rlm_1')).toEqual([])
})

test('updates of issuances do not clear the cache', async () => {
  const store = await open(newFile())
  await store.realms.insert(rows.realm())
  await store.issuances.record(fresh([rows.issuance()]))
  const blocks = await store.blocks.listByRealm('rlm_1')
  await store.issuances.setReport('iss_1', { connectedAt: 5 })
  await store.issuances.forgetVisitors({ addresses: 9_999, rateWindows: 9_999 }, 9)
  expect(await store.blocks.listByRealm('rlm_1')).toBe(blocks)
})

test('server secrets are stored by name, once, and all or none', async () => {
  const { serverSecrets } = await open(newFile())
  expect(await serverSecrets.list()).toEqual([])
  const secret = { name: 'pepper', kekId: 'mk_1', sealed: 'v1.x' }
  await serverSecrets.insertAll([secret], { length: 0, hash: '', seal: 's' })
  const other = { name: 'chain', kekId: 'mk_1', sealed: 'v1.y' }
  await expect(serverSecrets.insertAll([other, secret], null)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await serverSecrets.list()).toEqual([secret])
})

test('another process can read and write while the service runs', async () => {
  const file = newFile()
  const [service, command] = [await open(file), await open(file)]
  await service.admins.insert(rows.admin())
  expect(await command.admins.find('adm_1')).toEqual(rows.admin())
  await command.admins.update(rows.admin({ passwordHash: 'reset' }))
  expect(await service.admins.find('adm_1')).toMatchObject({ passwordHash: 'reset' })
})

async function cutInHalf(file: string): Promise<void> {
  const store = await openSqliteStore({ file })
  for (let index = 0; index < 200; index += 1)
    await store.issuances.record(fresh([rows.issuance({ id: `iss_${index}`, callee: 'x'.repeat(400) })]))
  await store.close()
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.subarray(0, Math.floor(bytes.length / 2)))
}

test('opening waits for another process that holds the whole database, as after a crash', async () => {
  const file = newFile()
  const holder = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import Database from 'libsql'
       const database = new Database(${JSON.stringify(file)})
       database.exec('pragma locking_mode = exclusive')
       database.exec('pragma journal_mode = wal')
       database.exec('create table held (id)')
       console.log('held')
       setTimeout(() => database.close() ?? process.exit(), 700)`,
    ],
    { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  onTestFinished(() => void holder.kill())
  await once(holder.stdout, 'data')
  const store = await open(file)
  expect(await store.serverSecrets.list()).toEqual([])
})
