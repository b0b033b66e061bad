import type { Executor } from './Access.ts'

/** One step of the schema, in the SQL that all supported databases share. */
export interface Migration {
  readonly name: string
  readonly up: (db: Executor) => Promise<void>
}
