import { type CreateTableBuilder, sql } from 'kysely'
import type { Executor } from '../Access.ts'
import type { Migration } from '../migrate.ts'

/** Creates the tables for realms and keys, callees, clients, decisions, the audit log, and accounts. */
export const initialSchema: Migration = {
  name: 'initialSchema',
  up: async (db) => {
    await createRealms(db)
    await createClients(db)
    await createRecords(db)
    await createPeople(db)
    await withId(db.schema.createTable('server_secrets'), 'name')
      .addColumn('kek_id', 'text', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .execute()
  },
}

async function createRealms(db: Executor): Promise<void> {
  await withRevision(withId(db.schema.createTable('realms')))
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('search_text', 'text', (column) => column.notNull())
    .addColumn('account_user', 'text', (column) => column.notNull())
    .addColumn('from_user', 'text')
    .addColumn('callee_patterns', 'text', (column) => column.notNull())
    .addColumn('timestamp_unit', 'text', (column) => column.notNull())
    .addColumn('lifetime_seconds', 'bigint', (column) => column.notNull())
    .addColumn('effective_lifetime_seconds', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('realms_by_age').on('realms').columns(['created_at', 'id']).execute()

  await inRealm(withId(db.schema.createTable('realm_keys')))
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('cipher', 'text', (column) => column.notNull())
    .addColumn('gateway_realm', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('warnings', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('activates_at', 'bigint')
    .addColumn('retires_at', 'bigint')
    .addColumn('sealed_key', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('realm_keys_version', ['realm_id', 'version'])
    .addCheckConstraint('realm_keys_destroyed', sql`(state = 'RETIRED') = (sealed_key is null)`)
    .execute()
  for (const state of ['ACTIVE', 'STAGED'])
    await db.schema
      .createIndex(`realm_keys_one_${state.toLowerCase()}`)
      .on('realm_keys')
      .column('realm_id')
      .unique()
      .where(sql.ref('state'), '=', state)
      .execute()
  await db.schema.createIndex('realm_keys_by_gateway').on('realm_keys').column('gateway_realm').execute()

  await withRevision(inRealm(withId(db.schema.createTable('destinations'))))
    .addColumn('alias', 'text', (column) => column.notNull())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('account_user', 'text')
    .addUniqueConstraint('destinations_alias', ['realm_id', 'alias'])
    .execute()
}

async function createClients(db: Executor): Promise<void> {
  await withRevision(inRealm(withId(db.schema.createTable('api_clients'))))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('allowed_origins', 'text', (column) => column.notNull())
    .addColumn('destination_ids', 'text')
    .execute()
  await db.schema.createIndex('api_clients_by_name').on('api_clients').columns(['name', 'id']).execute()
  await db.schema.createIndex('api_clients_by_realm').on('api_clients').columns(['realm_id', 'name', 'id']).execute()

  await withId(db.schema.createTable('api_keys'))
    .addColumn('api_client_id', 'text', (column) => column.notNull().references('api_clients.id').onDelete('cascade'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('start', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('replaced_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema.createIndex('api_keys_by_client').on('api_keys').columns(['api_client_id', 'created_at']).execute()

  await withId(db.schema.createTable('pauses'), 'owner_id')
    .addColumn('paused_at', 'bigint', (column) => column.notNull())
    .addColumn('paused_by_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('public_message', 'text')
    .addColumn('ends_at', 'bigint')
    .execute()
}

/** Issuances and audit entries outlive the objects that they mention, so they have no foreign keys. */
async function createRecords(db: Executor): Promise<void> {
  await withId(db.schema.createTable('issuances'))
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('refusal_reason', 'text')
    .addColumn('steps', 'text', (column) => column.notNull())
    .addColumn('is_trial', 'smallint', (column) => column.notNull())
    .addColumn('realm_id', 'text', (column) => column.notNull())
    .addColumn('realm_name', 'text', (column) => column.notNull())
    .addColumn('api_client_id', 'text', (column) => column.notNull())
    .addColumn('destination_id', 'text')
    .addColumn('callee', 'text', (column) => column.notNull())
    .addColumn('origin', 'text')
    .addColumn('realm_key_id', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('reference', 'text')
    .addCheckConstraint('issuances_expiry', sql`(outcome = 'ISSUED') = (expires_at is not null)`)
    .execute()
  await db.schema.createIndex('issuances_by_age').on('issuances').column('decided_at').execute()
  // Few tokens are outstanding at any time, so this index is enough for every query on outstanding tokens.
  await db.schema.createIndex('issuances_by_expiry').on('issuances').column('expires_at').execute()

  await withId(db.schema.createTable('audit_entries'))
    .addColumn('sequence', 'bigint', (column) => column.notNull().unique())
    .addColumn('occurred_at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('actor_kind', 'text')
    .addColumn('actor_id', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('realm_id', 'text')
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('changes', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  for (const column of ['realm_id', 'actor_id', 'subject_id'])
    await db.schema
      .createIndex(`audit_entries_by_${column}`)
      .on('audit_entries')
      .columns([column, 'sequence'])
      .execute()

  await db.schema
    .createTable('audit_head')
    .addColumn('id', 'smallint', (column) => column.primaryKey())
    .addColumn('length', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .addCheckConstraint('audit_head_single', sql`id = 1`)
    .execute()
}

async function createPeople(db: Executor): Promise<void> {
  await withId(db.schema.createTable('admins'))
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('is_password_initial', 'smallint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_signed_in_at', 'bigint')
    .execute()

  await withId(db.schema.createTable('sessions'), 'id_hash')
    .addColumn('admin_id', 'text', (column) => column.notNull().references('admins.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('sessions_by_admin').on('sessions').column('admin_id').execute()
}

type Table = CreateTableBuilder<string, string>

function withId(table: CreateTableBuilder<string, never>, name = 'id'): Table {
  return table.addColumn(name, 'text', (column) => column.primaryKey().notNull())
}

function inRealm(table: Table): Table {
  return table.addColumn('realm_id', 'text', (column) => column.notNull().references('realms.id').onDelete('cascade'))
}

function withRevision(table: Table): Table {
  return table
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
}
