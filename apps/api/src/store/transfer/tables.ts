import type { Executor } from '../Access.ts'
import type { Schema } from '../Schema.ts'

/**
 * The tables of an export with their primary keys. Referenced tables come first. An export omits sessions, because
 * people can sign in again. It also omits derived data.
 */
export const tables = [
  ['server_secrets', ['name']],
  ['admins', ['id']],
  ['realms', ['id']],
  ['realm_keys', ['id']],
  ['destinations', ['id']],
  ['former_callees', ['id']],
  ['api_clients', ['id']],
  ['api_keys', ['id']],
  ['pauses', ['owner_id']],
  ['policies', ['owner_id']],
  ['blocks', ['id']],
  ['audit_head', ['id']],
  ['audit_entries', ['id']],
  ['audit_evidence', ['id']],
  ['issuances', ['id']],
  ['usage_series', ['id']],
  ['usage_hours', ['series_id', 'hour', 'writer']],
  ['receipt_facts', ['id']],
  ['receipts', ['number']],
  ['address_keys', ['id']],
  ['receipt_addresses', ['turn']],
  ['receipt_windows', ['turn']],
  ['idempotency_keys', ['number']],
] as const satisfies readonly (readonly [keyof Schema, readonly string[]])[]

export type TableName = (typeof tables)[number][0]

export type Counts = Readonly<Record<TableName, number>>

/** Tables that an export omits. */
const others = ['sessions', 'rate_counts'] as const

/** Returns the names of the tables that contain rows, in the order of an export. */
export async function filledTables(db: Executor): Promise<(TableName | (typeof others)[number])[]> {
  const filled: (TableName | (typeof others)[number])[] = []
  for (const table of [...tables.map(([name]) => name), ...others]) {
    const row = await db
      .selectFrom(table)
      .select(({ lit }) => lit(1).as('one'))
      .limit(1)
      .executeTakeFirst()
    if (row !== undefined) filled.push(table)
  }
  return filled
}
