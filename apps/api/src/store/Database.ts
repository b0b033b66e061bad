import type { NewIssuance } from '@anoncall/domain'
import type { AddressVault } from '../vault/createAddressVault.ts'
import type { Executor } from './Access.ts'

type Work<Result> = (db: Executor) => Promise<Result>

/** The operations that each kind of database implements for the store. */
export interface Database {
  /** Reads the last committed data. */
  readonly read: Executor
  /** Reads the last committed data. Use it for queries that may take long. */
  readonly longRead: Executor
  /** Runs one write completely or not at all. The write is durable when the promise resolves. */
  write<Result>(work: Work<Result>): Promise<Result>
  /** Runs several writes completely or not at all. Only one such transaction runs at a time, across all processes. */
  transact<Result>(work: Work<Result>): Promise<Result>
  /** Runs one write of a transaction. If the database rejects the write, only this write is undone. */
  writeWithin<Result>(db: Executor, work: Work<Result>): Promise<Result>
  /** Notifies the other processes of a change to cached data. Call it in the transaction that makes the change. */
  announce(db: Executor): Promise<void>
  /**
   * Stores issuances. The issuances are durable when the promise resolves. Many callers can share one flush to the
   * disk.
   */
  record(issuances: readonly NewIssuance[]): Promise<void>
}

/** The parts of a store that only the service's start and maintenance use. */
export interface StoreUpkeep {
  /** Sets how visitors' addresses are sealed. Call it once, before issuances are recorded. */
  sealAddressesWith(vault: AddressVault): void
  /** Moves up to `limit` issuances of the previous version to receipts. Returns how many were moved. */
  moveEarlierIssuances(limit: number): Promise<number>
  /** Returns about how many issuances of the previous version are left. */
  countEarlierIssuances(): Promise<number>
  /** Removes up to `limit` facts without receipts, if they were last used before `before`. Returns how many were removed. */
  removeUnusedFacts(before: number, limit: number): Promise<number>
  /** Removes up to `limit` hourly counts that are older than `before`. Returns how many were removed. */
  removeOldUsage(before: number, limit: number): Promise<number>
  /**
   * Gives a few unused pages of the database's file back to the file system, within a few milliseconds. Keeps a share of
   * the file for new rows. The result is how many pages were given back. It is 0 if the database does this itself, or if
   * an earlier version created the file.
   */
  returnFreePages(): Promise<number>
  /** Makes deleted rows unreadable in the database's files, as far as the database supports this. */
  eraseDeleted(): Promise<void>
}

/** Metrics of a store. */
export interface StoreFigures {
  /** The number of commits that stored issuances (`flushes`), and the number of stored issuances (`flushedRows`). */
  readonly flushes: number
  readonly flushedRows: number
  /** The connections to the database server; `null` if there is no database server. */
  readonly pool: { readonly open: number; readonly idle: number; readonly waiting: number } | null
}

/** The operations on a whole database: export and import. */
export interface Transfer {
  /** Runs `work` on one consistent snapshot, even while other connections write. */
  snapshot<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Fills an empty database completely or not at all. No service may use the database at the same time. */
  fill<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}
