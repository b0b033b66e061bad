import type { Schema } from '../Schema.ts'

/**
 * What a database is made of, so that a row comes after those that it refers to, each table with what its rows are told apart by.
 * Sessions stay behind, since people can sign in anew, and so does what follows from the rest.
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
