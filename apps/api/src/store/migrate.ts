import type { Kysely } from 'kysely'
import type { Executor } from './Access.ts'
import type { Schema } from './Schema.ts'
import { StoreOpenError } from './storeErrors.ts'

/**
 * Applies all migrations that the database lacks. Each migration is recorded in the transaction that applies it, so
 * that a crash leaves no incomplete migration. Resolves with the number of applied migrations.
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
 * Returns how many migrations were already applied to the database.
 *
 * @throws {StoreOpenError} `SCHEMA_NEWER` if unknown migrations were applied
 */
async function schemaVersion(db: Kysely<Schema>, migrations: readonly Migration[]): Promise<number> {
  const done = await db.selectFrom('schema_migrations').select(['version', 'name']).orderBy('version').execute()
  const isKnown = done.every(({ version, name }) => migrations[version - 1]?.name === name)
  if (!isKnown)
    throw new StoreOpenError(
      'SCHEMA_NEWER',
      'A newer version of Anoncall wrote this database. Start that version again, or restore a backup from this version.',
    )
  return done.length
}

/** One change of the schema, in SQL that works on all supported databases. */
export interface Migration {
  readonly name: string
  readonly up: (db: Executor) => Promise<void>
}
