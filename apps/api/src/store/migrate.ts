import { DEFAULT_MIGRATION_TABLE, type Kysely, Migrator } from 'kysely'
import { migrations } from './migrations/migrations.ts'
import type { Schema } from './Schema.ts'
import { StoreOpenError } from './StoreOpenError.ts'

/** Brings the schema up to date, all or nothing. Throws a `StoreOpenError` NEWER_SCHEMA when a later release was here. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  if ((await appliedMigrations(db)).some((name) => !(name in migrations)))
    throw new StoreOpenError('NEWER_SCHEMA', 'The database was written by a newer release of Anoncall. Start that one.')
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === DEFAULT_MIGRATION_TABLE)) return []
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .selectAll()
    .execute()
  return rows.map((row) => row.name)
}
