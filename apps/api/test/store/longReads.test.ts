import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { type Cursor, type Issuance, type Page, unfiltered } from '@anoncall/domain'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteConnection } from '../../src/store/sqlite/SqliteDialect.ts'
import { ThreadConnection } from '../../src/store/sqlite/ThreadConnection.ts'
import { exportTables } from '../../src/store/transfer/exportTables.ts'
import { tables } from '../../src/store/transfer/tables.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

async function open(options: { readonly readsInThread?: boolean } = {}) {
  const file = join(tempFolder(), 'anoncall.db')
  const store = await openSqliteStore({ file, ...options })
  onTestFinished(() => store.close())
  return { file, store }
}

const everything = { realmId: null, apiClientId: null, destinationId: null }
const page = { first: 10, after: null }
const range = { from: 0, to: 3_600_000 }
const anyEntry = { actions: null, realmId: null, actorId: null, subjectId: null, occurredAt: null }

test('questions that may read many rows do not run on the main thread', async () => {
  const { store } = await open()
  await store.issuances.record(fresh([rows.issuance()]))
  const { issuances, auditLog } = store
  const onMain = vi.spyOn(SqliteConnection.prototype, 'executeQuery')
  await issuances.list(unfiltered, page)
  await issuances.scan('rlm_1', range, page)
  await issuances.decidedAtOfNewest('rlm_1', range, 5)
  await issuances.usage({ ...everything, ...range, stepMs: 3_600_000 })
  await issuances.usage({ ...everything, from: 0, to: 120_000, stepMs: 60_000 })
  await issuances.outstanding(everything, 0)
  await issuances.countByBlock(['blk_1'])
  await auditLog.list({ ...anyEntry, ...page })
  await auditLog.scan(0, 10)
  await auditLog.extent()
  await auditLog.findOutside(0)
  await auditLog.listSetAside(10)
  // Whether there are issuances of the previous version is one step in an index.
  const texts = onMain.mock.calls.map(([{ sql }]) => sql)
  expect(new Set(texts)).toEqual(new Set(['select "id" from "issuances" limit ?']))
})

test('call reports do not wait for long reads, because single receipts are read on the main thread', async () => {
  const { file, store } = await open()
  await store.issuances.record(fresh([rows.issuance()]))
  makeEvidenceSlow(file, 5_000_000)
  let isAnswered = false
  const slow = store.auditLog.listSetAside(1).finally(() => {
    isAnswered = true
  })
  expect(await store.issuances.find('iss_1')).toMatchObject({ id: 'iss_1' })
  expect(await store.issuances.newestDecidedAt()).toBe(1_000)
  expect(isAnswered).toBe(false)
  await slow
})

test('a long read finds what was recorded before it was asked', async () => {
  const { store } = await open()
  for (let count = 1; count <= 20; count += 1) {
    await store.issuances.record(fresh([rows.issuance({ id: `iss_${count}` })]))
    expect((await store.issuances.list(unfiltered, { first: 50, after: null })).entries).toHaveLength(count)
  }
})

test('a filter that few receipts match reads them in several queries, and finds each once and in order', async () => {
  const { store } = await open()
  const all = Array.from({ length: 5_000 }, (_, index) =>
    rows.issuance({
      id: `iss_${String(index).padStart(4, '0')}`,
      // Several receipts have the same instant, also where a query ends.
      decidedAt: Math.floor(index / 3),
      visitor: index % 500 === 0 ? 'rare' : 'other',
    }),
  )
  await store.issuances.record(fresh(all))
  const query = vi.spyOn(ThreadConnection.prototype, 'executeQuery')
  const filter = { ...unfiltered, visitor: 'rare' }
  const found: string[] = []
  let after: Cursor | null = null
  for (let hasNextPage = true; hasNextPage; ) {
    const read: Page<Issuance> = await store.issuances.list(filter, { first: 3, after })
    found.push(...read.entries.map(({ id }) => id))
    const last = read.entries.at(-1)
    after = last === undefined ? null : { key: last.decidedAt, id: last.id }
    hasNextPage = read.hasNextPage
  }
  expect(found).toEqual(
    [4500, 4000, 3500, 3000, 2500, 2000, 1500, 1000, 500, 0].map((n) => `iss_${String(n).padStart(4, '0')}`),
  )
  query.mockClear()
  expect((await store.issuances.list({ ...filter, visitor: 'unknown' }, page)).entries).toEqual([])
  // Two queries for each of two slices.
  expect(query).toHaveBeenCalledTimes(4)
})

test('timers and issuing continue during a question that takes a second', async () => {
  const stalls = async (readsInThread: boolean) => {
    const { file, store } = await open({ readsInThread })
    // Starts the thread, and stores the facts of the issuances.
    await store.auditLog.listSetAside(1)
    await store.issuances.record(fresh([rows.issuance({ id: 'iss_first' })]))
    makeEvidenceSlow(file, 5_000_000)
    return longestDelays(
      () => store.auditLog.listSetAside(1),
      (id) => store.issuances.record(fresh([rows.issuance({ id })])),
    )
  }
  // On the main thread, the question delays both. This shows that the measurement finds a delay.
  const onMain = await stalls(false)
  expect(onMain.timer).toBeGreaterThan(200)

  // Other processes of the machine can delay a single run.
  let beside = await stalls(true)
  for (let attempt = 1; attempt < 5 && Math.max(beside.timer, beside.issuance) > 50; attempt += 1)
    beside = await stalls(true)
  expect(beside.issuances).toBeGreaterThan(5)
  expect(beside.timer).toBeLessThan(50)
  expect(beside.issuance).toBeLessThan(50)
}, 120_000)

test('an export lets timers run between its pages', async () => {
  const { store } = await open()
  const all = Array.from({ length: 1_200 }, (_, index) => rows.issuance({ id: `iss_${index}` }))
  await store.issuances.record(fresh(all))
  let turns = 0
  const count = () => {
    turns += 1
    turning = setImmediate(count)
  }
  let turning = setImmediate(count)
  let receipts = 0
  await store.transfer.snapshot(async (db) => {
    for await (const value of exportTables(db)) if (Array.isArray(value) && value[0] === 'receipts') receipts += 1
  })
  clearImmediate(turning)
  expect(receipts).toBe(1_200)
  // One for each table, and two more for the second and third page of receipts.
  expect(turns).toBeGreaterThanOrEqual(tables.length + 2)
})

/** Replaces a table that no issuance uses, so that reading it counts to a number first. */
function makeEvidenceSlow(file: string, number: number): void {
  const connection = openConnection(file, { isReader: false })
  connection.run('drop table audit_evidence')
  connection.run(`create view audit_evidence as
    with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ${number})
    select 'aud_1' as id, 'ENTRY_ADDED' as finding, cast(count(*) as text) as content from counted`)
  connection.close()
}

/** Returns the longest delays during a question in milliseconds, and the number of issuances. */
async function longestDelays(ask: () => Promise<unknown>, issue: (id: string) => Promise<void>) {
  const longest = { timer: 0, issuance: 0, issuances: 0 }
  let last = performance.now()
  const look = () => {
    const now = performance.now()
    longest.timer = Math.max(longest.timer, now - last)
    last = now
  }
  const timer = setInterval(look, 1)
  let isAnswered = false
  const answered = ask().then(() => {
    isAnswered = true
  })
  while (!isAnswered) {
    const begun = performance.now()
    await issue(`iss_${longest.issuances}`)
    longest.issuance = Math.max(longest.issuance, performance.now() - begun)
    longest.issuances += 1
    await setTimeout(5)
  }
  await answered
  look()
  clearInterval(timer)
  return longest
}
