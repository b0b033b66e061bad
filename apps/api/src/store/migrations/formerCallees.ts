import type { Executor } from '../Access.ts'
import type { Migration } from '../Migration.ts'
import { readFormerCallees } from './readFormerCallees.ts'

/**
 * Adds callees for which tokens were issued under a key, and which no longer exist. Their tokens can be forged until
 * the key changes. Callees that were removed before this migration are read from the audit log.
 */
export const formerCallees: Migration = {
  name: 'formerCallees',
  up: async (db) => {
    await createTable(db)
    await db.schema.createIndex('realm_keys_by_fingerprint').on('realm_keys').column('fingerprint').execute()
    for (const row of await readFormerCallees(db))
      await db
        .insertInto('former_callees')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ left_at: row.left_at, name: row.name }))
        .execute()
  },
}

async function createTable(db: Executor): Promise<void> {
  await db.schema
    .createTable('former_callees')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('realm_id', 'text', (column) => column.notNull())
    .addColumn('realm_name', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('account_user', 'text', (column) => column.notNull())
    .addColumn('from_user', 'text', (column) => column.notNull())
    .addColumn('timestamp_unit', 'text', (column) => column.notNull())
    .addColumn('lifetime_seconds', 'bigint', (column) => column.notNull())
    .addColumn('left_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('former_callees_by_fingerprint').on('former_callees').column('fingerprint').execute()
}
