import { setImmediate } from 'node:timers/promises'
import { PostgresAdapter, sql } from 'kysely'
import type { Executor } from './Access.ts'

/** PostgreSQL knows locks by number. */
const UPKEEP_LOCK = 0x616e6f70

/**
 * Runs one slice of upkeep, in a transaction of its own, after everything else that waits has had a turn: an embedded driver
 * answers without letting anything else run. Of several processes over one database one at a time removes rows, since two that
 * lock the same rows in another order would stop each other.
 *
 * @returns How many rows were changed; 0 while another process is at it.
 */
export async function upkeepSlice(
  write: <Result>(work: (db: Executor) => Promise<Result>) => Promise<Result>,
  work: (db: Executor) => Promise<bigint>,
): Promise<number> {
  await setImmediate()
  return write(async (db) => ((await isAlone(db)) ? Number(await work(db)) : 0))
}

async function isAlone(db: Executor): Promise<boolean> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return true
  const { rows } = await sql<{
    is_alone: boolean
  }>`select pg_try_advisory_xact_lock(${UPKEEP_LOCK}) as is_alone`.execute(db)
  return rows[0]?.is_alone === true
}
