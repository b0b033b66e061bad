import type { Kysely } from 'kysely'
import type { Schema } from './Schema.ts'

/** The database access of a repository, with or without a transaction, for any database. */
export interface Access {
  /** Reads the last commit or, in a transaction, its own writes. */
  readonly read: Executor
  /**
   * Writes all or nothing. The write is durable when this resolves. In a transaction, it is durable with the
   * transaction.
   */
  write<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Like `write`, for data that is cached between requests: the cache is cleared with the commit. */
  change<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}

export type Executor = Kysely<Schema>

/** Returns access within an open transaction, for data that is not cached. */
export function accessOf(db: Executor): Access {
  const within = <Result>(work: (db: Executor) => Promise<Result>): Promise<Result> => work(db)
  return { read: db, write: within, change: within }
}
