import { join } from 'node:path'
import { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import type { Migration } from '../../src/store/migrate.ts'
import { migrate } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations.ts'
import type { Schema } from '../../src/store/Schema.ts'
import { openConnection } from '../../src/store/sqlite/openConnection.ts'
import { SqliteDialect } from '../../src/store/sqlite/SqliteDialect.ts'
import { tempFolder } from './tempFolder.ts'

function openEmpty() {
  const connection = openConnection(join(tempFolder(), 'anoncall.db'), { isReader: false })
  onTestFinished(() => connection.close())
  const tables = () => connection.rows("select name from sqlite_master where type = 'table' order by name")
  return { db: new Kysely<Schema>({ dialect: new SqliteDialect(connection) }), connection, tables }
}

const createTable = (name: string): Migration => ({
  name,
  up: async (db) => {
    await db.schema.createTable(name).addColumn('id', 'text').execute()
  },
})

test('an empty database is migrated to the last migration, and the second run does nothing', async () => {
  const { db, connection } = openEmpty()
  expect(await migrate(db, migrations)).toBe(migrations.length)
  const schema = connection.rows('select sql from sqlite_master order by name')
  expect(await migrate(db, migrations)).toBe(0)
  expect(connection.rows('select sql from sqlite_master order by name')).toEqual(schema)
})

test('only new migrations run on an older database', async () => {
  const { db, tables } = openEmpty()
  await migrate(db, [createTable('one')])
  expect(await migrate(db, [createTable('one'), createTable('two')])).toBe(1)
  expect(tables()).toEqual([{ name: 'one' }, { name: 'schema_migrations' }, { name: 'two' }])
})

test('a failed migration leaves nothing of itself, and earlier ones stay applied', async () => {
  const { db, tables } = openEmpty()
  const halfWay: Migration = {
    name: 'halfWay',
    up: async (trx) => {
      await createTable('half').up(trx)
      throw new Error('power cut')
    },
  }
  await expect(migrate(db, [createTable('one'), halfWay])).rejects.toThrow('power cut')
  expect(tables()).toEqual([{ name: 'one' }, { name: 'schema_migrations' }])
  expect(await migrate(db, [createTable('one'), createTable('half')])).toBe(1)
})

test.each([
  ['has more migrations', [createTable('one'), createTable('two')], [createTable('one')]],
  ['has other migrations', [createTable('one'), createTable('theirs')], [createTable('one'), createTable('ours')]],
])('a database that %s is rejected and not changed', async (_, theirs, ours) => {
  const { db, tables } = openEmpty()
  await migrate(db, theirs)
  const before = tables()
  await expect(migrate(db, ours)).rejects.toMatchObject({ name: 'StoreOpenError', code: 'SCHEMA_NEWER' })
  expect(tables()).toEqual(before)
})
