import type { Issuance } from '@anoncall/domain'
import type { Executor } from './Access.ts'

type Work<Result> = (db: Executor) => Promise<Result>

/** What the databases do each in their own way, beneath one store. */
export interface Database {
  /** Sees the last commit. */
  readonly read: Executor
  /** One write, all or nothing, durable when it resolves. */
  write<Result>(work: Work<Result>): Promise<Result>
  /** Several writes, all or nothing; one such transaction after the other, among all processes. */
  transact<Result>(work: Work<Result>): Promise<Result>
  /** One write of a transaction. A refused one undoes nothing but itself. */
  writeWithin<Result>(db: Executor, work: Work<Result>): Promise<Result>
  /** Within the transaction that changes what is remembered between requests: lets the other processes know. */
  announce(db: Executor): Promise<void>
  /** Durable when it resolves; many callers may share one flush. */
  record(issuances: readonly Issuance[]): Promise<void>
}
