import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { CHANGES_CHANNEL } from '../../src/store/postgres/watchChanges.ts'
import { fresh, rows } from '../store/rows.ts'
import { createDatabase, runSql } from './createDatabase.ts'
import { silenceable } from './silentServer.ts'

async function open(connectionsMax = 2) {
  const url = await createDatabase()
  const store = await openPostgresStore({ url, connectionsMax })
  onTestFinished(() => store.close())
  return { url, store }
}

/** Opens a separate connection. */
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

async function noneLeft(url: string): Promise<void> {
  const ours = "select 1 from pg_stat_activity where datname = current_database() and application_name like 'anoncall%'"
  await vi.waitFor(async () => expect(await runSql(url, ours)).toEqual([]), 20_000)
}

const countOf = async (url: string) =>
  Number((await runSql<{ changes: number }>(url, 'select changes from change_counter'))[0]?.changes)

test('a change is counted and sent to other processes with its commit, and not if it is rolled back', async () => {
  const { url, store } = await open()
  const listener = await connect(url)
  const heard = vi.fn()
  listener.on('notification', heard)
  await listener.query(`listen ${CHANGES_CHANNEL}`)
  const before = await countOf(url)
  await store.realms.insert(rows.realm())
  await store.transaction(async ({ realms }) => {
    await realms.update(rows.realm({ displayName: 'Other' }))
    expect(await countOf(url)).toBe(before + 1)
  })
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2), 20_000)
  expect(await countOf(url)).toBe(before + 2)
  await store
    .transaction(async ({ realms }) => {
      await realms.update(rows.realm({ displayName: 'Undone' }))
      throw new Error('undo')
    })
    .catch(() => undefined)
  await store.issuances.record(fresh([rows.issuance()]))
  expect(await countOf(url)).toBe(before + 2)
  await listener.query('select 1')
  expect(heard).toHaveBeenCalledTimes(2)
})

test('waiting transactions leave connections for reads', async () => {
  const { store } = await open(2)
  let go: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (go = resolve))
  const waiting = Array.from({ length: 10 }, () => store.transaction(() => gate))
  await vi.waitFor(() => expect(store.figures().pool?.open).toBeGreaterThan(0), 20_000)
  expect(await store.admins.list()).toEqual([])
  expect(store.figures().pool).toMatchObject({ open: 2, waiting: 0 })
  go()
  await Promise.all(waiting)
  expect(store.figures().pool).toEqual({ open: 2, idle: 2, waiting: 0 })
})

test('an issuance whose response was lost is reported as recorded, and exists once', async () => {
  const url = await createDatabase()
  const { url: through, loseNextAnswer } = await silenceable(url)
  const store = await openPostgresStore({ url: through, connectionsMax: 1 })
  onTestFinished(() => store.close())
  await store.admins.list()
  loseNextAnswer('INSERT 0 1')
  await store.issuances.record(fresh([rows.issuance()]))
  expect(await store.issuances.find('iss_1')).toEqual(rows.issuance())
  // Not because every existing row is skipped.
  await expect(store.issuances.record(fresh([rows.issuance()]))).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('a snapshot reads one consistent state, and cannot be written to', async () => {
  const { url, store } = await open()
  await store.admins.insert(rows.admin())
  const reading = store.transfer.snapshot(async (db) => {
    const count = async () => (await db.selectFrom('admins').select('id').execute()).length
    const before = await count()
    await store.admins.insert(rows.admin({ id: 'adm_2', email: 'b@acme.example' }))
    expect([before, await count()]).toEqual([1, 1])
    await db.deleteFrom('admins').execute()
  })
  await expect(reading).rejects.toMatchObject({ code: 'RETRY', message: 'the database is not reachable (25006)' })
  expect(await runSql(url, 'select id from admins order by id')).toEqual([{ id: 'adm_1' }, { id: 'adm_2' }])
})

test('closing waits for a started issuance, and leaves no connection', async () => {
  const { url, store } = await open()
  const recording = store.issuances.record(fresh([rows.issuance()]))
  await store.close()
  await recording
  expect(await runSql(url, 'select id from receipts')).toHaveLength(1)
  await noneLeft(url)
  await expect(store.admins.list()).rejects.toThrow()
})

test('closing waits for queued transactions, and can be called twice', async () => {
  const { url, store } = await open()
  const begun = [1, 2, 3].map((count) =>
    store.transaction(({ admins }) =>
      admins.insert(rows.admin({ id: `adm_${count}`, email: `${count}@acme.example` })),
    ),
  )
  await store.close()
  await store.close()
  await Promise.all(begun)
  expect(await runSql(url, 'select id from admins')).toHaveLength(3)
})

test('a request without a free connection fails within seconds', async () => {
  const { store } = await open(1)
  let go: () => void = () => undefined
  let holding: Promise<void> | undefined
  await new Promise<void>((held) => {
    holding = store.transaction(() => {
      held()
      return new Promise((resolve) => (go = resolve))
    })
  })
  const began = performance.now()
  await expect(store.admins.list()).rejects.toMatchObject({ code: 'RETRY' })
  expect(performance.now() - began).toBeLessThan(10_000)
  go()
  await holding
  expect(await store.admins.list()).toEqual([])
})

test('a database of a newer version is not opened, and no connection to it is left', async () => {
  const { url, store } = await open()
  await store.close()
  await runSql(url, "insert into schema_migrations values (99, 'later')")
  await expect(openPostgresStore({ url, connectionsMax: 1 })).rejects.toMatchObject({ code: 'SCHEMA_NEWER' })
  await noneLeft(url)
})

test('two processes that store uses of the same keys do not deadlock', async () => {
  const { url, store } = await open()
  const other = await openPostgresStore({ url, connectionsMax: 2 })
  onTestFinished(() => other.close())
  await store.realms.insert(rows.realm())
  await store.apiClients.insert(rows.apiClient())
  const ids = Array.from({ length: 60 }, (_, index) => `key_${String(index).padStart(2, '0')}`)
  for (const id of ids) await store.apiKeys.insert(rows.apiKey({ id, digest: id }))
  for (let at = 1; at <= 10; at += 1)
    await Promise.all([
      ...ids.map((id) => store.apiKeys.touch(id, at)),
      ...[...ids].reverse().map((id) => other.apiKeys.touch(id, at)),
    ])
  expect(await store.apiKeys.find('key_30')).toMatchObject({ lastUsedAt: 10 })
})
