import {
  type RateCount,
  type RateCounters,
  type RateDemand,
  RateLedger,
  type RateResult,
  type RateWindow,
} from '@anoncall/domain'
import { type Kysely, sql } from 'kysely'
import type { Executor } from '../Access.ts'
import { GroupCommit } from '../GroupCommit.ts'
import type { RateCountRow, Schema } from '../Schema.ts'

/**
 * Creates rate counters that all processes with the same database share. All requests in one turn of the event loop
 * share a transaction. The transaction locks the counts, decides each request as a single process would, and stores the
 * new counts. A request gets its result only after the commit.
 */
export function createPostgresCounters(db: Kysely<Schema>): RateCounters {
  const group = new GroupCommit<Taking>({ commit: (takings) => takeAll(db, takings), rowsMax: TAKINGS_MAX })
  let sweptAt = Number.NEGATIVE_INFINITY

  const sweep = (now: number): void => {
    if (now - sweptAt < SWEEP_EACH_MS) return
    sweptAt = now
    // The removal is not awaited. If it fails, the next removal removes the same rows.
    removeEnded(db, now).catch(() => undefined)
  }
  return {
    peek: async (demand, now) => {
      const keys = keysOf([demand])
      if (keys.length === 0) return newLedger().peek(demand, now)
      const rows = await db.selectFrom('rate_counts').selectAll().where('key', 'in', keys).execute()
      return ledgerOf(rows, now).peek(demand, now)
    },
    take: async (demand, now) => {
      sweep(now)
      if (keysOf([demand]).length === 0) return newLedger().take(demand, now)
      const taking: Taking = { demand, now, decided: undefined }
      await group.add([taking])
      if (taking.decided === undefined) throw new Error('a request was counted but not decided')
      return taking.decided
    },
    release: async (windows) => {
      // If releasing fails, the request stays counted until its window ends. Allowing one request too few is better
      // than allowing one too many.
      await releaseAll(db, windows).catch(() => undefined)
    },
  }
}

/** The maximum number of requests in one transaction. */
const TAKINGS_MAX = 200

/** The interval between removals of expired windows, in milliseconds. */
const SWEEP_EACH_MS = 900_000

/**
 * How far the clocks of two processes may differ, in milliseconds. Up to this difference, limits are correct even if
 * their windows are shorter than the difference.
 */
const CLOCKS_APART_MS = 60_000

/**
 * Stores the initial counts, which were computed from recorded issuances. If a key has several windows, only the last
 * window is stored.
 */
export async function fillCounts(db: Executor, counts: readonly RateCount[]): Promise<void> {
  const last = new Map<string, RateCountRow>()
  for (const { key, openedAt, endsAt, count } of counts)
    if ((last.get(key)?.opened_at ?? 0) < openedAt)
      last.set(key, { key, opened_at: openedAt, ends_at: endsAt, places: count })
  for (const row of last.values()) await db.insertInto('rate_counts').values(row).execute()
}

/**
 * Removes windows that ended at least `CLOCKS_APART_MS` ago, by both this process's clock and the database's clock. A
 * process with a fast clock therefore never reopens a full window. Locked rows are skipped. The removal therefore never
 * blocks a transaction that locks several rows.
 */
async function removeEnded(db: Kysely<Schema>, now: number): Promise<void> {
  const ended = db
    .selectFrom('rate_counts')
    .select('key')
    .where(sql<boolean>`ends_at <= least(${now}, (extract(epoch from now()) * 1000)::bigint) - ${CLOCKS_APART_MS}`)
    .forUpdate()
    .skipLocked()
  await db.deleteFrom('rate_counts').where('key', 'in', ended).execute()
}

interface Taking {
  readonly demand: RateDemand
  readonly now: number
  /** The result of the request. It must not be returned before the commit. */
  decided: RateResult | undefined
}

async function takeAll(db: Kysely<Schema>, takings: readonly Taking[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const rows = await lock(transaction, keysOf(takings.map(({ demand }) => demand)))
    const ledger = ledgerOf(rows, Math.min(...takings.map(({ now }) => now)))
    for (const taking of takings) taking.decided = ledger.take(taking.demand, taking.now)
    await write(transaction, takings, ledger)
  })
}

/** Returns the keys in a fixed order, so that two processes that lock them never deadlock. */
function keysOf(demands: readonly RateDemand[]): string[] {
  const keys = demands.flatMap(({ enforced, monitored }) => [...enforced, ...monitored].map(({ key }) => key))
  return [...new Set(keys)].sort()
}

/** Locks and returns the rows of the keys. A missing row cannot be locked, so it is inserted first. */
function lock(transaction: Executor, keys: readonly string[]): Promise<RateCountRow[]> {
  return transaction
    .insertInto('rate_counts')
    .values(keys.map((key) => ({ key, opened_at: 0, ends_at: 0, places: 0 })))
    .onConflict((conflict) => conflict.column('key').doUpdateSet(({ ref }) => ({ key: ref('excluded.key') })))
    .returningAll()
    .execute()
}

async function write(transaction: Executor, takings: readonly Taking[], ledger: RateLedger): Promise<void> {
  const counted = takings.flatMap(({ decided }) => (decided?.kind === 'allowed' ? decided.windows : []))
  const rows = [...new Set(counted.map(({ key }) => key))].flatMap((key): RateCountRow[] => {
    const count = ledger.countOf(key)
    if (count === undefined) return []
    return [{ key, opened_at: count.openedAt, ends_at: count.endsAt, places: count.count }]
  })
  if (rows.length === 0) return
  await transaction
    .insertInto('rate_counts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet(({ ref }) => ({
        opened_at: ref('excluded.opened_at'),
        ends_at: ref('excluded.ends_at'),
        places: ref('excluded.places'),
      })),
    )
    .execute()
}

async function releaseAll(db: Kysely<Schema>, windows: readonly RateWindow[]): Promise<void> {
  if (windows.length === 0) return
  const keys = [...new Set(windows.map(({ key }) => key))].sort()
  await db.transaction().execute(async (transaction) => {
    const rows = await lock(transaction, keys)
    for (const { key, opened_at } of rows) {
      const given = windows.filter((window) => window.key === key && window.openedAt === opened_at).length
      await transaction
        .updateTable('rate_counts')
        .set(({ eb }) => ({ places: eb('places', '-', given) }))
        .where('key', '=', key)
        .execute()
    }
  })
}

function newLedger(): RateLedger {
  return new RateLedger({ clocksApartMs: CLOCKS_APART_MS })
}

function ledgerOf(rows: readonly RateCountRow[], now: number): RateLedger {
  const ledger = newLedger()
  const counts = rows.map(({ key, opened_at, ends_at, places }) => ({
    key,
    openedAt: opened_at,
    endsAt: ends_at,
    count: places,
  }))
  ledger.restore(
    counts.filter(({ count }) => count > 0),
    now,
  )
  return ledger
}
