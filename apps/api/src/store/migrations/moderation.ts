import { sql } from 'kysely'
import type { Executor } from '../Access.ts'
import type { Migration } from '../migrate.ts'

/**
 * Adds policies and blocks. Also adds columns to issuances: the visitor, the limits that counted the issuance, and the
 * outcome of the call.
 */
export const moderation: Migration = {
  name: 'moderation',
  up: async (db) => {
    await createPolicies(db)
    await createBlocks(db)
    await widenIssuances(db)
    await indexIssuances(db)
  },
}

async function createPolicies(db: Executor): Promise<void> {
  await db.schema
    .createTable('policies')
    .addColumn('owner_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('realm_id', 'text', (column) => column.notNull().references('realms.id').onDelete('cascade'))
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('policies_by_realm').on('policies').column('realm_id').execute()
}

async function createBlocks(db: Executor): Promise<void> {
  await db.schema
    .createTable('blocks')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('realm_id', 'text', (column) => column.notNull().references('realms.id').onDelete('cascade'))
    .addColumn('network', 'text')
    .addColumn('visitor_key', 'text')
    .addColumn('issuance_id', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('blocks_by_realm').on('blocks').columns(['realm_id', 'created_at', 'id']).execute()
}

async function widenIssuances(db: Executor): Promise<void> {
  for (const column of [
    'would_be_refused_for',
    'visitor',
    'sealed_address',
    'block_id',
    'rate_windows',
    'failure_code',
  ] as const)
    await db.schema.alterTable('issuances').addColumn(column, 'text').execute()
  for (const column of ['connected_at', 'ended_at'] as const)
    await db.schema.alterTable('issuances').addColumn(column, 'bigint').execute()
  await db.schema
    .alterTable('issuances')
    .addColumn('key_kind', 'text', (column) => column.notNull().defaultTo('PUBLISHABLE'))
    .execute()
  // Older rows lack the kind of the API key. Only servers send no origin, so the requests in rows without an origin
  // used a secret key.
  await db.updateTable('issuances').set({ key_kind: 'SECRET' }).where('origin', 'is', null).execute()
}

/**
 * Creates one index for all queries on many issuances: lists with any filter, counts, and the requests of a preview.
 * These queries then read the index instead of the rows. A row is ten times as long as its index entry. More indexes
 * would slow down recording.
 */
async function indexIssuances(db: Executor): Promise<void> {
  await db.schema.dropIndex('issuances_by_age').execute()
  await db.schema
    .createIndex('issuances_by_age')
    .on('issuances')
    .columns([
      'decided_at',
      'id',
      'is_trial',
      'outcome',
      'refusal_reason',
      'would_be_refused_for',
      'connected_at',
      'realm_id',
      'api_client_id',
      'destination_id',
      'callee',
      'visitor',
    ])
    .execute()
  // These indexes are small, because only the newest rows still have visitor data.
  for (const column of ['sealed_address', 'rate_windows'] as const)
    await db.schema
      .createIndex(`issuances_with_${column}`)
      .on('issuances')
      .column('decided_at')
      .where(sql.ref(column), 'is not', null)
      .execute()
  await db.schema
    .createIndex('issuances_by_block')
    .on('issuances')
    .column('block_id')
    .where(sql.ref('block_id'), 'is not', null)
    .execute()
}
