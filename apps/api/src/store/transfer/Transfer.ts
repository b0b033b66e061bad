import type { Executor } from '../Access.ts'

/** A database as a whole. */
export interface Transfer {
  /** Reads one state of it from beginning to end, whatever is written meanwhile. */
  snapshot<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
  /** Fills an empty one: all or nothing. No service works on it. */
  fill<Result>(work: (db: Executor) => Promise<Result>): Promise<Result>
}
