import type { Schema } from '../Schema.ts'

/**
 * The tables of a database with their primary keys, in an order in which referenced rows come first. Sessions are left
 * out, because people can sign in again. Derived data is left out too.
 */
export const tables = [
  ['server_secrets', 'name'],
  ['admins', 'id'],
  ['realms', 'id'],
  ['realm_keys', 'id'],
  ['destinations', 'id'],
  ['former_callees', 'id'],
  ['api_clients', 'id'],
  ['api_keys', 'id'],
  ['pauses', 'owner_id'],
  ['policies', 'owner_id'],
  ['blocks', 'id'],
  ['audit_head', 'id'],
  ['audit_entries', 'id'],
  ['audit_evidence', 'id'],
  ['issuances', 'id'],
] as const satisfies readonly (readonly [keyof Schema, string])[]

export type TableName = (typeof tables)[number][0]

export type Counts = Readonly<Record<TableName, number>>
