import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { CompiledQuery, Kysely } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { ThreadConnection, threadDialect } from '../../src/store/sqlite/ThreadConnection.ts'
import { tempFolder } from './tempFolder.ts'

interface Tables {
  things: { id: string; value: string | number | null }
}

/** A query that counts to a number, which takes about 0.2 µs for each. */
const countTo = (number: number) =>
  CompiledQuery.raw(
    `with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ${number}) select count(*) as n from counted`,
  )

function openThings() {
  const file = join(tempFolder(), 'things.db')
  const writer = openConnection(file, { isReader: false })
  writer.run('create table things (id text primary key, value text)')
  const connection = new ThreadConnection(file)
  onTestFinished(async () => {
    await connection.close()
    writer.close()
  })
  const write = (id: string, value: string | null) =>
    writer.executeQuery(CompiledQuery.raw('insert into things values (?, ?)', [id, value]))
  return { connection, write, db: new Kysely<Tables>({ dialect: threadDialect(connection) }) }
}

test('reads what was committed before the query was sent', async () => {
  const { db, write } = openThings()
  for (let index = 1; index <= 50; index += 1) {
    await write(`thing_${index}`, null)
    expect(await db.selectFrom('things').select('id').execute()).toHaveLength(index)
  }
})

test('returns text unchanged, as plain rows', async () => {
  const { db, write } = openThings()
  const value = 'é \u{1F600} \uFFFD\n\t'
  await write('a', value)
  await write('b', null)
  const found = await db.selectFrom('things').selectAll().orderBy('id').execute()
  expect(found).toStrictEqual([
    { id: 'a', value },
    { id: 'b', value: null },
  ])
})

test.each([[true], [undefined], [Number.NaN], [new Date(0)], [{}]])('refuses to bind %s', async (value) => {
  const { connection } = openThings()
  const query = CompiledQuery.raw('select * from things where id = ?', [value])
  await expect(connection.executeQuery(query)).rejects.toMatchObject({ name: 'StoreError', code: 'INVALID' })
})

test('a failed query is rejected without values of rows, and later queries are answered', async () => {
  const { connection, write } = openThings()
  await write('secret', 'secret')
  const failing = connection.executeQuery(CompiledQuery.raw("select abs(-9223372036854775808), 'secret'"))
  await expect(failing).rejects.toThrow(/^(?!.*secret).*SQLITE_ERROR/)
  await expect(failing).rejects.toMatchObject({ name: 'StoreError', code: 'FAILED' })
  expect(await connection.executeQuery(countTo(3))).toMatchObject({ rows: [{ n: 3 }] })
})

test('cannot write, and has no transactions', async () => {
  const { connection, db } = openThings()
  const writing = connection.executeQuery(CompiledQuery.raw("insert into things values ('a', null)"))
  await expect(writing).rejects.toThrow(/SQLITE_READONLY/)
  await expect(db.transaction().execute(async () => undefined)).rejects.toMatchObject({ code: 'FAILED' })
})

test('if the thread ends, the queries under way are rejected, and the next query starts another thread', async () => {
  const { connection } = openThings()
  const posted = vi.spyOn(Worker.prototype, 'postMessage')
  const underWay = [countTo(1_000_000_000), countTo(1)].map((query) => connection.executeQuery(query))
  const settled = Promise.allSettled(underWay)
  const worker = posted.mock.contexts.at(-1)
  // Ends the thread before its first query, because a thread cannot end during one.
  if (!(worker instanceof Worker)) throw new Error('no thread was started')
  await worker.terminate()
  for (const result of await settled)
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreError', code: 'FAILED' } })
  expect(await connection.executeQuery(countTo(3))).toMatchObject({ rows: [{ n: 3 }] })
})

test('closing waits for queries under way and ends the thread, and later queries are rejected', async () => {
  const { connection } = openThings()
  const posted = vi.spyOn(Worker.prototype, 'postMessage')
  const underWay = connection.executeQuery(countTo(500_000))
  await connection.close()
  expect(await underWay).toMatchObject({ rows: [{ n: 500_000 }] })
  // Node's number of a thread that has ended.
  expect(posted.mock.contexts.at(-1)).toMatchObject({ threadId: -1 })
  await expect(connection.executeQuery(countTo(1))).rejects.toMatchObject({ code: 'FAILED' })
  await connection.close()
})
