import { sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/**
 * Adds the tables that processes with a common database share: the number of changes, and the counts of rate limits.
 */
export const replicas: Migration = {
  name: 'replicas',
  up: async (db) => {
    await db.schema
      .createTable('change_counter')
      .addColumn('id', 'smallint', (column) => column.primaryKey())
      .addColumn('changes', 'bigint', (column) => column.notNull())
      .addCheckConstraint('change_counter_single', sql`id = 1`)
      .execute()
    await db.insertInto('change_counter').values({ id: 1, changes: 0 }).execute()

    await db.schema
      .createTable('rate_counts')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .addColumn('ends_at', 'bigint', (column) => column.notNull())
      .addColumn('places', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema.createIndex('rate_counts_by_end').on('rate_counts').column('ends_at').execute()
  },
}
