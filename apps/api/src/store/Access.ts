import { type Kysely, PostgresAdapter, type RawBuilder, SelectQueryNode } from 'kysely'
import type { Schema } from './Schema.ts'

/** The database access of a repository. It works inside and outside a transaction, on every kind of database. */
export interface Access {
  /** Reads the last committed data. In a transaction, it also reads the transaction's own writes. */
  readonly read: Executor
  /**
   * Like `read`, but for queries that may read many rows. With SQLite, these queries run in a thread of their own, so
   * that no request waits for them.
   */
  readonly longRead: Executor
  /**
   * Runs one write completely or not at all. The write is durable when the promise resolves. In a transaction, the
   * write becomes durable when the transaction commits.
   */
  write<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Like `write`, but for data that is cached between requests. The commit also clears the cache. */
  change<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}

export type Executor = Kysely<Schema>

/**
 * Creates database access within an open transaction. Writes through this access do not clear the cache, so use it only
 * for data that is not cached.
 */
export function accessOf(db: Executor): Access {
  const within = <Result>(work: (db: Executor) => Promise<Result>): Promise<Result> => work(db)
  return { read: db, longRead: db, write: within, change: within }
}

/** Runs an SQL query as a read. A read may be repeated, and its parameters may contain any text. */
export async function select<Row>(read: Executor, query: RawBuilder<Row>): Promise<Row[]> {
  const { rows } = await read.executeQuery<Row>({ ...query.compile(read), query: SelectQueryNode.create() })
  return rows
}

/** Returns whether the database is PostgreSQL. Otherwise, it is SQLite. */
export function isPostgres(db: Executor): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
