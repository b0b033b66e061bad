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
 * Adapts one SQLite connection to Kysely. Kysely's own dialect prepares every statement again and starts transactions
 * that may fail at their first write. This one keeps statements and starts with the write lock. The store coordinates
 * the use of the connection. Every query runs to completion synchronously.
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
      // After a full disk or a damaged file, SQLite has already rolled back.
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
