import { PostgresAdapter, sql } from 'kysely'
import type { Migration } from '../migrate.ts'

/** Adds the table of idempotency keys. Its rows are stored together with their receipts. */
export const idempotency: Migration = {
  name: 'idempotency',
  up: async (db) => {
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
    await db.schema
      .createTable('idempotency_keys')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('receipt_id', 'text', (column) => column.notNull())
      .addColumn('input_digest', 'text', (column) => column.notNull())
      .addColumn('content_digest', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .modifyEnd(isPostgres ? sql`` : sql`without rowid`)
      .execute()
    // The maintenance removes expired rows.
    await db.schema.createIndex('idempotency_keys_by_expiry').on('idempotency_keys').column('expires_at').execute()
  },
}
