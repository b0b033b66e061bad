import { setImmediate } from 'node:timers/promises'
import {
  type RateCount,
  type RateCounters,
  type RateDemand,
  RateLedger,
  type RateTaking,
  type RateWindow,
} from '@anoncall/domain'
import type { Kysely } from 'kysely'
import type { Executor } from '../Access.ts'
import type { RateCountRow, Schema } from '../Schema.ts'

/** Requests that share one transaction at most. */
const TAKINGS_MAX = 200
/** How often windows that ended are removed. */
const SWEEP_EACH_MILLISECONDS = 900_000

/**
 * Rate counters that all processes over one database share. Whoever asks in one turn of the event loop shares a transaction that
 * locks the buckets, decides each request as one process alone would, and keeps what is counted before anybody is told.
 */
export function createPostgresCounters(db: Kysely<Schema>): RateCounters {
  let waiting: Taking[] = []
  let isRunning = false
  let sweptAt = Number.NEGATIVE_INFINITY

  const run = async (): Promise<void> => {
    isRunning = true
    await setImmediate()
    while (waiting.length > 0) {
      const group = waiting.slice(0, TAKINGS_MAX)
      waiting = waiting.slice(TAKINGS_MAX)
      await takeAll(db, group)
    }
    isRunning = false
  }
  const sweep = (now: number): void => {
    if (now - sweptAt < SWEEP_EACH_MILLISECONDS) return
    sweptAt = now
    // Nobody waits for it, and the next one makes up for one that failed.
    db.deleteFrom('rate_counts')
      .where('ends_at', '<=', now)
      .execute()
      .catch(() => undefined)
  }
  return {
    peek: async (demand, now) => {
      const keys = keysOf([demand])
      if (keys.length === 0) return new RateLedger().peek(demand, now)
      const rows = await db.selectFrom('rate_counts').selectAll().where('key', 'in', keys).execute()
      return ledgerOf(rows, now).peek(demand, now)
    },
    take: (demand, now) => {
      sweep(now)
      if (keysOf([demand]).length === 0) return Promise.resolve(new RateLedger().take(demand, now))
      return new Promise((resolve, reject) => {
        waiting.push({ demand, now, resolve, reject })
        if (!isRunning) void run()
      })
    },
    release: async (windows) => {
      // What cannot be given back stays taken until its window ends: rather one too few than one too many.
      await releaseAll(db, windows).catch(() => undefined)
    },
  }
}

/** Begins with what was recorded elsewhere: of several windows of one key the last counts. */
export async function fillCounts(db: Executor, counts: readonly RateCount[]): Promise<void> {
  const last = new Map<string, RateCountRow>()
  for (const { key, openedAt, endsAt, count } of counts)
    if ((last.get(key)?.opened_at ?? 0) < openedAt)
      last.set(key, { key, opened_at: openedAt, ends_at: endsAt, places: count })
  for (const row of last.values()) await db.insertInto('rate_counts').values(row).execute()
}

interface Taking {
  readonly demand: RateDemand
  readonly now: number
  readonly resolve: (taking: RateTaking) => void
  readonly reject: (error: unknown) => void
}

async function takeAll(db: Kysely<Schema>, group: readonly Taking[]): Promise<void> {
  try {
    const takings = await db.transaction().execute(async (transaction) => {
      const ledger = ledgerOf(await lock(transaction, keysOf(group.map(({ demand }) => demand))), earliestOf(group))
      const decided = group.map(({ demand, now }) => ledger.take(demand, now))
      await write(transaction, decided, ledger)
      return decided
    })
    for (const [index, taking] of takings.entries()) group[index]?.resolve(taking)
  } catch (error) {
    for (const { reject } of group) reject(error)
  }
}

/** Always in one order, so that two processes never wait for each other. */
function keysOf(demands: readonly RateDemand[]): string[] {
  const keys = demands.flatMap(({ enforced, monitored }) => [...enforced, ...monitored].map(({ key }) => key))
  return [...new Set(keys)].sort()
}

/** A row that is not there cannot be locked, so it is made first. */
function lock(transaction: Executor, keys: readonly string[]): Promise<RateCountRow[]> {
  return transaction
    .insertInto('rate_counts')
    .values(keys.map((key) => ({ key, opened_at: 0, ends_at: 0, places: 0 })))
    .onConflict((conflict) => conflict.column('key').doUpdateSet(({ ref }) => ({ key: ref('excluded.key') })))
    .returningAll()
    .execute()
}

async function write(transaction: Executor, decided: readonly RateTaking[], ledger: RateLedger): Promise<void> {
  const taken = decided.flatMap((taking) => (taking.kind === 'taken' ? taking.windows : []))
  const rows = [...new Set(taken.map(({ key }) => key))].sort().flatMap((key): RateCountRow[] => {
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
      if (given === 0) continue
      await transaction
        .updateTable('rate_counts')
        .set(({ eb }) => ({ places: eb('places', '-', given) }))
        .where('key', '=', key)
        .execute()
    }
  })
}

function ledgerOf(rows: readonly RateCountRow[], now: number): RateLedger {
  const ledger = new RateLedger()
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

function earliestOf(group: readonly Taking[]): number {
  return Math.min(...group.map(({ now }) => now))
}
