import type { Issuance } from '@anoncall/domain'
import type { Executor } from './Access.ts'

type Work<Result> = (db: Executor) => Promise<Result>

/** The operations that each kind of database implements for the store. */
export interface Database {
  /** Reads the last commit. */
  readonly read: Executor
  /** Runs one write, all or nothing. It is durable when this resolves. */
  write<Result>(work: Work<Result>): Promise<Result>
  /** Runs several writes, all or nothing. Such transactions run one at a time among all processes. */
  transact<Result>(work: Work<Result>): Promise<Result>
  /** Runs one write of a transaction. A rejected write undoes only itself. */
  writeWithin<Result>(db: Executor, work: Work<Result>): Promise<Result>
  /** Notifies the other processes of a change to cached data. Call it in the transaction that makes the change. */
  announce(db: Executor): Promise<void>
  /** Stores issuances. They are durable when this resolves. Many callers can share one flush. */
  record(issuances: readonly Issuance[]): Promise<void>
}

/** Metrics of a store. */
export interface StoreFigures {
  /** The number of commits that stored issuances, and of issuances in them. */
  readonly flushes: number
  readonly flushedRows: number
  /** Connections to a database server; `null` if there is none. */
  readonly pool: { readonly open: number; readonly idle: number; readonly waiting: number } | null
}

/** Access to a whole database. */
export interface Transfer {
  /** Runs `work` on one consistent snapshot, also while others write. */
  snapshot<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Fills an empty database, all or nothing. No service may use it at the same time. */
  fill<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}
