import { type ColumnDataType, sql } from 'kysely'
import { type Executor, isPostgres } from '../Access.ts'
import type { Migration } from '../migrate.ts'

/**
 * Adds the tables for receipts. New issuances are stored in them. The table `issuances` keeps the earlier issuances until
 * the maintenance of the service has moved them (`moveEarlierIssuances`), so this migration takes no time. Processes of
 * the previous version still write to `issuances` while they run.
 */
export const receipts: Migration = {
  name: 'receipts',
  up: async (db) => {
    await createUsage(db)
    await createFacts(db)
    await createReceipts(db)
    await createVisitorData(db)
  },
}

/** A series counts the issuances of one realm, client and destination that had one outcome. */
async function createUsage(db: Executor): Promise<void> {
  await withNumber(db, 'usage_series')
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('realm_id', 'text', (column) => column.notNull())
    .addColumn('api_client_id', 'text', (column) => column.notNull())
    .addColumn('destination_id', 'text')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('refusal_reason', 'text')
    .addColumn('would_be_refused_for', 'text')
    .addColumn('is_trial', 'smallint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('usage_hours')
    .addColumn('series_id', 'bigint', (column) => column.notNull())
    .addColumn('hour', 'bigint', (column) => column.notNull())
    .addColumn('writer', 'bigint', (column) => column.notNull())
    .addColumn('issuances', 'bigint', (column) => column.notNull())
    .addColumn('connected', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('usage_hours_key', ['series_id', 'hour', 'writer'])
    .modifyEnd(isPostgres(db) ? sql`` : sql`without rowid`)
    .execute()
}

async function createFacts(db: Executor): Promise<void> {
  await withNumber(db, 'receipt_facts')
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('series_id', 'bigint', (column) => column.notNull())
    .addColumn('callee', 'text')
    .addColumn('block_id', 'text')
    .addColumn('lifetime_seconds', 'bigint')
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('used_on_day', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('receipt_facts_by_series').on('receipt_facts').column('series_id').execute()
}

async function createReceipts(db: Executor): Promise<void> {
  await db.schema
    .createTable('receipts')
    .addColumn('number', numberType(db), (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addColumn('facts_id', 'bigint', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('visitor', 'text')
    .addColumn('reference', 'text')
    .addColumn('callee', 'text')
    .addColumn('origin', 'text')
    .addColumn('step_values', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('connected_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('failure_code', 'text')
    .execute()
  // Lists, scans and a visitor's receipts read this index instead of the rows.
  await db.schema
    .createIndex('receipts_by_time')
    .on('receipts')
    .columns(['decided_at', 'facts_id', 'visitor'])
    .execute()
  // Serves every filter by facts: realm, client, destination, outcome, reason, block.
  await db.schema.createIndex('receipts_by_facts').on('receipts').columns(['facts_id', 'decided_at']).execute()
  // Most receipts store neither a callee nor an expiry, because their facts contain both.
  await db.schema
    .createIndex('receipts_by_callee')
    .on('receipts')
    .columns(['callee', 'decided_at'])
    .where(sql.ref('callee'), 'is not', null)
    .execute()
  await db.schema
    .createIndex('receipts_by_expiry')
    .on('receipts')
    .column('expires_at')
    .where(sql.ref('expires_at'), 'is not', null)
    .execute()
  if (isPostgres(db)) await sql`create sequence receipt_turns`.execute(db)
}

/**
 * Creates the tables for data that is stored for a limited time: the keys of addresses, and two tables with one row for
 * each turn. A turn is a group of receipts that one process stores together.
 */
async function createVisitorData(db: Executor): Promise<void> {
  await db.schema
    .createTable('address_keys')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed_key', 'text')
    .execute()
  await db.schema
    .createTable('receipt_addresses')
    .addColumn('turn', numberType(db), (column) => column.primaryKey())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('receipt_addresses_by_key').on('receipt_addresses').column('key_id').execute()
  await db.schema
    .createTable('receipt_windows')
    .addColumn('turn', numberType(db), (column) => column.primaryKey())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addColumn('windows', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('receipt_windows_by_time').on('receipt_windows').column('decided_at').execute()
}

/** In SQLite, only a primary key of type `integer` is the row's own number, which needs no second index. */
function numberType(db: Executor): ColumnDataType {
  return isPostgres(db) ? 'bigint' : 'integer'
}

/** Starts a table whose rows are numbered by the database. */
function withNumber(db: Executor, table: string) {
  return db.schema
    .createTable(table)
    .addColumn('id', numberType(db), (column) =>
      isPostgres(db) ? column.primaryKey().generatedByDefaultAsIdentity() : column.primaryKey(),
    )
}
