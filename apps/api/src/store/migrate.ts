import type { Kysely } from 'kysely'
import type { Migration } from './Migration.ts'
import type { Schema } from './Schema.ts'
import { StoreOpenError } from './StoreOpenError.ts'

/**
 * Brings the database to the last migration, each step in a transaction of its own with the note that it was done, so
 * that a crash leaves whole steps only. Returns how many were made.
 *
 * @throws {StoreOpenError} `SCHEMA_NEWER`
 */
export async function migrate(db: Kysely<Schema>, migrations: readonly Migration[]): Promise<number> {
  await db.schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('version', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .execute()
  const done = await schemaVersion(db, migrations)
  const pending = migrations.slice(done)
  for (const [index, { name, up }] of pending.entries())
    await db.transaction().execute(async (transaction) => {
      await up(transaction)
      await transaction
        .insertInto('schema_migrations')
        .values({ version: done + index + 1, name })
        .execute()
    })
  return pending.length
}

/**
 * How many of the migrations a database has seen.
 *
 * @throws {StoreOpenError} `SCHEMA_NEWER` when it has seen others
 */
export async function schemaVersion(db: Kysely<Schema>, migrations: readonly Migration[]): Promise<number> {
  const done = await db.selectFrom('schema_migrations').select(['version', 'name']).orderBy('version').execute()
  const isKnown = done.every(({ version, name }) => migrations[version - 1]?.name === name)
  if (!isKnown)
    throw new StoreOpenError(
      'SCHEMA_NEWER',
      'The database was written by a newer version of Anoncall. Start that version again, or restore a backup that this one wrote.',
    )
  return done.length
}
