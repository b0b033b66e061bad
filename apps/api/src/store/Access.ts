import type { Kysely } from 'kysely'
import type { Schema } from './Schema.ts'

/** What a repository does its work with, within a transaction or without one; on any database. */
export interface Access {
  /** Sees the last commit or, within a transaction, its own writes. */
  readonly read: Executor
  /** Writes all or nothing, durable when it resolves; within a transaction with it. */
  write<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Like `write`, for what is remembered between requests: the memory is dropped with the commit. */
  change<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}

export type Executor = Kysely<Schema>

/** The way into a transaction that is open already, for what nothing remembers. */
export function accessOf(db: Executor): Access {
  const within = <Result>(work: (db: Executor) => Promise<Result>): Promise<Result> => work(db)
  return { read: db, write: within, change: within }
}
