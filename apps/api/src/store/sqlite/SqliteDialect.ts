import {
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { SqliteConnection } from './SqliteConnection.ts'

/**
 * One SQLite connection as Kysely wants it. Kysely's own dialect prepares every statement anew and begins transactions
 * that may fail at their first write; this one keeps statements and begins with the write lock. Who may use the connection
 * when is settled above: here every query runs to its end at once.
 */
export class SqliteDialect implements Dialect {
  readonly #connection: SqliteConnection

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  createDriver(): Driver {
    const connection = this.#connection
    return {
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: async () => connection.run('begin immediate'),
      commitTransaction: async () => connection.run('commit'),
      // A full disk or a broken file has rolled back on its own.
      rollbackTransaction: async () => (connection.isInTransaction() ? connection.run('rollback') : undefined),
      releaseConnection: async () => undefined,
      destroy: async () => connection.close(),
    }
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new SqliteAdapter()
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}
