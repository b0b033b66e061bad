import type { Executor } from '../Access.ts'

/** Access to a whole database. */
export interface Transfer {
  /** Runs `work` on one consistent snapshot, also while others write. */
  snapshot<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Fills an empty database, all or nothing. No service may use it at the same time. */
  fill<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}
