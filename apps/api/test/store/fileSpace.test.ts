import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection, vacuumInto } from '../../src/store/sqlite/openConnection.ts'
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore.ts'
import { SqliteConnection } from '../../src/store/sqlite/SqliteDialect.ts'
import { fresh, rows } from './rows.ts'
import { tempFolder } from './tempFolder.ts'

const newFile = (): string => join(tempFolder(), 'anoncall.db')
const PAGE_BYTES = 4_096
/** Rows of about 500 bytes, so that they take about a thousand pages. */
const ROWS = 8_000

async function open(file: string) {
  const store = await openSqliteStore({ file })
  onTestFinished(() => store.close())
  return store
}

/** Stores issuances and removes all except the newest. */
async function storeAndRemove({ issuances }: Awaited<ReturnType<typeof open>>, prefix = 'iss'): Promise<void> {
  for (let from = 0; from < ROWS; from += 200)
    await issuances.record(
      fresh(
        Array.from({ length: 200 }, (_, index) =>
          rows.issuance({ id: `${prefix}_${from + index}`, decidedAt: from + index, reference: 'r'.repeat(300) }),
        ),
      ),
    )
  while ((await issuances.removeBefore(ROWS - 100, 10_000_000, 1_000)) > 0);
}

function pagesOf(file: string): { readonly free: number; readonly all: number } {
  const connection = openConnection(file, { isReader: true })
  const numberOf = (pragma: string): number => Number(Object.values(Object(connection.rows(`pragma ${pragma}`)[0]))[0])
  const pages = { free: numberOf('freelist_count'), all: numberOf('page_count') }
  connection.close()
  return pages
}

test('a file returns the space of removed rows in slices of at most 32 pages, and keeps a megabyte for new rows', async () => {
  const file = newFile()
  const store = await open(file)
  await storeAndRemove(store)
  const before = pagesOf(file)
  expect(before.free).toBeGreaterThan(700)
  let returned = 0
  for (;;) {
    const count = await store.returnFreePages()
    expect(count).toBeLessThanOrEqual(32)
    if (count === 0) break
    returned += count
  }
  expect(returned).toBe(before.free - 256)
  expect(pagesOf(file).free).toBe(256)
  expect(pagesOf(file).all).toBeLessThanOrEqual(before.all - returned)
  // The log holds the change until it is moved into the file.
  await store.eraseDeleted()
  expect(statSync(file).size).toBe(pagesOf(file).all * PAGE_BYTES)
  expect(await store.issuances.find(`iss_${ROWS - 1}`)).not.toBeNull()
})

test('a file of an earlier version keeps its size, and its backup is compact and returns space', async () => {
  const file = newFile()
  // Earlier versions did not set `auto_vacuum`.
  const earlier = new SqliteConnection(file)
  earlier.rows('pragma journal_mode = WAL')
  earlier.run('create table earlier (id text)')
  earlier.run('drop table earlier')
  earlier.close()
  const store = await open(file)
  await storeAndRemove(store)
  const before = pagesOf(file)
  expect(await store.returnFreePages()).toBe(0)
  expect(pagesOf(file)).toEqual(before)

  const copy = newFile()
  vacuumInto(file, copy)
  expect(pagesOf(copy).free).toBe(0)
  expect(pagesOf(copy).all).toBeLessThan(before.all / 2)
  const restored = await open(copy)
  await storeAndRemove(restored, 'next')
  expect(await restored.returnFreePages()).toBe(32)
})

test('opening a connection does not wait for a writer', async () => {
  const file = newFile()
  await open(file)
  const writer = openConnection(file, { isReader: false })
  onTestFinished(() => writer.close())
  writer.run('begin immediate')
  const begun = performance.now()
  openConnection(file, { isReader: false }).close()
  // A wait would take five seconds.
  expect(performance.now() - begun).toBeLessThan(2_500)
})

test('erasing deleted rows waits for a long read without blocking the event loop', async () => {
  const file = newFile()
  const store = await open(file)
  await store.issuances.record(fresh([rows.issuance()]))
  const reader = openConnection(file, { isReader: true })
  onTestFinished(() => reader.close())
  reader.run('begin')
  reader.rows('select * from receipts')
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_2' })]))

  let isErased = false
  const begun = performance.now()
  const erased = store.eraseDeleted().then(() => {
    isErased = true
  })
  await setTimeout(100)
  // A blocking wait would take the five seconds that the connection waits for other processes.
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(isErased).toBe(false)
  await store.issuances.record(fresh([rows.issuance({ id: 'iss_3' })]))
  reader.run('rollback')
  await erased
  expect(statSync(`${file}-wal`).size).toBe(0)
})
