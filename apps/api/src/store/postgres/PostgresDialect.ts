import {
  type DataTypeNode,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
} from 'kysely'
import type pg from 'pg'
import { PostgresConnection } from './PostgresConnection.ts'

/** Adapts a pool to Kysely. Kysely's own dialect handles neither broken connections nor the required order of text. */
export class PostgresDialect implements Dialect {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  createDriver(): Driver {
    const ours = (connection: unknown): PostgresConnection => {
      if (connection instanceof PostgresConnection) return connection
      throw new TypeError('not a connection of this driver')
    }
    return {
      init: async () => undefined,
      // It connects at its first query, which determines whether a retry is safe.
      acquireConnection: async () => new PostgresConnection(this.#pool),
      beginTransaction: (connection) => ours(connection).begin(),
      commitTransaction: (connection) => ours(connection).end('commit'),
      rollbackTransaction: (connection) => ours(connection).end('rollback'),
      releaseConnection: async (connection) => ours(connection).release(),
      destroy: () => this.#pool.end(),
    }
  }

  createQueryCompiler(): QueryCompiler {
    return new ByteOrderCompiler()
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter()
  }

  createIntrospector(db: Kysely<unknown>): PostgresIntrospector {
    return new PostgresIntrospector(db)
  }
}

/** Orders text by its bytes, as SQLite does, whatever the database's language is. Types are used in migrations only. */
class ByteOrderCompiler extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node)
    if (node.dataType === 'text') this.append(' collate "C"')
  }
}
