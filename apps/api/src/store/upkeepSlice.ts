import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Executor, isPostgres } from './Access.ts'

/**
 * Runs one slice of the maintenance in its own transaction. It first yields to other waiting work, because an embedded
 * driver blocks the event loop. If several processes share a database, only one process runs a slice at a time.
 * Otherwise, two processes that lock the same rows in a different order would deadlock.
 *
 * @returns The number of changed rows; 0 if another process is running a slice.
 */
export async function upkeepSlice(
  write: <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>,
  work: (db: Executor) => Promise<bigint>,
): Promise<number> {
  await setImmediate()
  return write(async (db) => ((await isAlone(db)) ? Number(await work(db)) : 0))
}

async function isAlone(db: Executor): Promise<boolean> {
  if (!isPostgres(db)) return true
  const { rows } = await sql<{
    is_alone: boolean
  }>`select pg_try_advisory_xact_lock(${UPKEEP_LOCK}) as is_alone`.execute(db)
  return rows[0]?.is_alone === true
}

/** The lock for maintenance. PostgreSQL identifies locks by number. */
const UPKEEP_LOCK = 0x616e6f70
