import { isPostgres } from '../Access.ts'
import type { Migration } from '../migrate.ts'

/**
 * Adds the table of idempotency keys. Its rows are stored together with their receipts, in the order of the receipts. A
 * commit writes each page that it changes to the disk, and rows in order change few pages. Only the index of the keys
 * is in random order.
 */
export const idempotency: Migration = {
  name: 'idempotency',
  up: async (db) => {
    const numberType = isPostgres(db) ? 'bigint' : 'integer'
    await db.schema
      .createTable('idempotency_keys')
      .addColumn('number', numberType, (column) => column.primaryKey())
      .addColumn('key', 'text', (column) => column.notNull().unique())
      .addColumn('input_digest', 'text', (column) => column.notNull())
      .addColumn('content_digest', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute()
    // The maintenance removes expired rows.
    await db.schema.createIndex('idempotency_keys_by_expiry').on('idempotency_keys').column('expires_at').execute()
  },
}
