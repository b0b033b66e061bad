import { join } from 'node:path'
import { CompiledQuery, Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { SqliteConnection, SqliteDialect } from '../../src/store/sqlite/SqliteDialect.ts'
import { tempFolder } from './tempFolder.ts'

interface Tables {
  things: { id: string; value: string | number | null }
}

function openThings() {
  const connection = new SqliteConnection(join(tempFolder(), 'things.db'))
  onTestFinished(() => connection.close())
  connection.run('create table things (id text primary key, value text)')
  return { connection, db: new Kysely<Tables>({ dialect: new SqliteDialect(connection) }) }
}

// The driver aborts the process for a boolean, and would convert the others to null.
test.each([[true], [undefined], [Number.NaN], [Number.POSITIVE_INFINITY], [new Date(0)], [{}]])(
  'refuses to bind %s',
  async (value) => {
    const { connection } = openThings()
    const query = CompiledQuery.raw('insert into things values (?, ?)', ['a', value])
    await expect(connection.executeQuery(query)).rejects.toMatchObject({ code: 'INVALID' })
    expect(connection.rows('select * from things')).toEqual([])
  },
)

test('refuses to write text that the driver would truncate, and finds nothing by it', async () => {
  const { db } = openThings()
  const write = db.insertInto('things').values({ id: 'a\0b', value: null }).execute()
  await expect(write).rejects.toMatchObject({ code: 'INVALID' })
  await db.insertInto('things').values({ id: 'a', value: null }).execute()
  expect(await db.selectFrom('things').selectAll().where('id', '=', 'a\0b').execute()).toEqual([])
})

test('returns text unchanged, and rows without an additional field of the driver', async () => {
  const { db } = openThings()
  const value = '«é» \u{1F600} \uFFFD\n\t'
  await db.insertInto('things').values({ id: 'a', value }).execute()
  const found = await db.selectFrom('things').selectAll().execute()
  expect(found).toStrictEqual([{ id: 'a', value }])
  expect(Object.keys(found[0] ?? {})).toEqual(['id', 'value'])
})

test('supports RETURNING and counts changed rows', async () => {
  const { db } = openThings()
  const upsert = (value: string) =>
    db
      .insertInto('things')
      .values({ id: 'a', value })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ value }))
      .returning('value')
      .execute()
  expect(await upsert('1')).toEqual([{ value: '1' }])
  expect(await upsert('2')).toEqual([{ value: '2' }])
  expect((await db.updateTable('things').set({ value: '3' }).executeTakeFirst()).numUpdatedRows).toBe(1n)
  expect((await db.deleteFrom('things').where('id', '=', 'x').executeTakeFirst()).numDeletedRows).toBe(0n)
})

test('a transaction takes the write lock when it starts', async () => {
  const folder = tempFolder()
  const [one, two] = ['one', 'two'].map(() => new SqliteConnection(join(folder, 'both.db')))
  if (one === undefined || two === undefined) throw new Error('no connection')
  onTestFinished(() => {
    one.close()
    two.close()
  })
  two.rows('pragma busy_timeout = 0')
  await new Kysely<Tables>({ dialect: new SqliteDialect(one) }).transaction().execute(async () => {
    expect(() => two.run('begin immediate')).toThrow(expect.objectContaining({ code: 'RETRY' }))
  })
  two.run('begin immediate')
})

test('a rollback by the database is not repeated, and the first error is thrown', async () => {
  const { db } = openThings()
  const work = db.transaction().execute(async (trx) => {
    await sql`rollback`.execute(trx)
    throw new Error('first')
  })
  await expect(work).rejects.toThrow('first')
})
