import type { RateCounters, RateDemand, RateWindow } from '@anoncall/domain'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { fresh, rows } from '../store/rows.ts'
import { createDatabase, runSql } from './createDatabase.ts'

const demandOf = (keys: readonly string[], limit: number, windowSeconds: number): RateDemand => ({
  enforced: keys.map((key) => ({ key, limit, windowSeconds })),
  monitored: [],
  isMonitoredCounted: false,
})

/** The counters of several processes with one database. */
async function start(count: number) {
  const url = await createDatabase()
  const stores = []
  while (stores.length < count) {
    const store = await openPostgresStore({ url, connectionsMax: 3 })
    onTestFinished(() => store.close())
    stores.push(store)
  }
  const [store, other = store] = stores
  if (store === undefined || other === undefined) throw new Error('no counters')
  const places = async () => {
    const counted = await runSql<{ key: string; places: number }>(url, 'select key, places from rate_counts')
    return Object.fromEntries(counted.map(({ key, places }) => [key, places]))
  }
  const keys = async () => Object.keys(await places()).sort()
  return {
    url,
    store,
    first: store.rateCounters,
    second: other.rateCounters,
    keys,
    places,
    connections: () => store.figures().pool?.open,
  }
}

/** A second process with an open transaction that counts. */
async function another(url: string, begun: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  await client.query(`begin; ${begun}`)
  return client
}

/** Waits until a transaction waits for a lock of another. */
async function untilWaiting(url: string): Promise<void> {
  const waiting =
    "select 1 from pg_stat_activity where datname = current_database() and application_name = 'anoncall' and wait_event_type = 'Lock'"
  await vi.waitFor(async () => expect(await runSql(url, waiting)).toHaveLength(1), 20_000)
}

async function taken(counters: RateCounters, demand: RateDemand, now: number): Promise<readonly RateWindow[]> {
  const taking = await counters.take(demand, now)
  if (taking.kind !== 'allowed') throw new Error('there was room')
  return taking.windows
}

test.each([1_500, 59_000])(
  'a limit per second applies to two processes whose clocks are %i ms apart',
  async (apart) => {
    const { first, second } = await start(2)
    const demand = demandOf(['a'], 2, 1)
    const now = Date.now()
    let taken = 0
    for (let count = 0; count < 10; count += 1) {
      if ((await first.take(demand, now)).kind === 'allowed') taken += 1
      if ((await second.take(demand, now + apart)).kind === 'allowed') taken += 1
    }
    // Two in the window of the slow clock, two in the window that the fast clock opened.
    expect(taken).toBeLessThanOrEqual(4)
    expect(await first.peek(demand, now)).toMatchObject({ kind: 'full' })
  },
)

test('slots are released, but not into a newer window of the same key', async () => {
  const { first, second } = await start(2)
  const demand = demandOf(['a', 'b'], 1, 60)
  const now = Date.now()
  const windows = await taken(first, demand, now)
  expect(await second.take(demand, now)).toMatchObject({ kind: 'full' })
  await second.release(windows)
  expect(await first.peek(demand, now)).toMatchObject({ kind: 'allowed' })
  await first.take(demand, now + 60_000)
  await second.release(windows)
  expect(await first.take(demand, now + 60_000)).toMatchObject({ kind: 'full' })
})

test('a request is released as often as it was taken, and only in its window', async () => {
  const { first, second, places } = await start(2)
  const demand = demandOf(['a', 'b', 'c'], 3, 60)
  const now = Date.now()
  const [a, b] = await taken(first, demand, now)
  await first.take(demand, now)
  await first.take(demand, now)
  if (a === undefined || b === undefined) throw new Error('three were asked for')
  await second.release([a, b, a])
  expect(await places()).toEqual({ a: 1, b: 2, c: 3 })
})

test('after all slots were released, the next request opens a window', async () => {
  const { first } = await start(1)
  const demand = demandOf(['a'], 1, 60)
  const now = Date.now()
  await first.release(await taken(first, demand, now))
  expect(await taken(first, demand, now + 1_000)).toMatchObject([{ openedAt: now + 1_000 }])
})

test('nothing is released into a window that opens at that moment', async () => {
  const { url, first, places } = await start(1)
  const windows = await taken(first, demandOf(['a'], 1, 60), Date.now())
  const other = await another(url, 'update rate_counts set opened_at = opened_at + 60000, ends_at = ends_at + 60000')
  const releasing = first.release(windows)
  await untilWaiting(url)
  await other.query('commit')
  await releasing
  expect(await places()).toEqual({ a: 1 })
})

test('if one slot cannot be released, none is', async () => {
  const { url, first, places } = await start(1)
  const windows = await taken(first, demandOf(['a', 'b'], 1, 60), Date.now())
  await runSql(
    url,
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
     create trigger refuse before update of places on rate_counts for each row when (new.key = 'b') execute function refuse()`,
  )
  await first.release(windows)
  expect(await places()).toEqual({ a: 1, b: 1 })
})

test.each(['take', 'release'])('a request that waits to %s slots has locked no later ones', async (what) => {
  const { url, first } = await start(1)
  const demand = demandOf(['b', 'a'], 2, 60)
  const now = Date.now()
  const windows = await taken(first, demand, now)
  const other = await another(url, "select 1 from rate_counts where key = 'a' for update")
  const waiting = what === 'take' ? first.take(demand, now) : first.release(windows)
  await untilWaiting(url)
  const free = await other.query("select key from rate_counts where key = 'b' for update skip locked")
  expect(free.rows).toEqual([{ key: 'b' }])
  await other.query('commit')
  await waiting
})

test('requests that are decided together each use their own clock', async () => {
  const { first } = await start(1)
  const demand = demandOf(['a'], 1, 60)
  const now = Date.now()
  await first.take(demand, now)
  const takings = await Promise.all([first.take(demand, now), first.take(demand, now + 60_000)])
  expect(takings).toMatchObject([{ kind: 'full' }, { kind: 'allowed' }])
})

test('imported counts continue: of several windows of one limit, the newest counts', async () => {
  const { store, places } = await start(1)
  const now = Date.now()
  const [older, newer] = [now - 2_000, now - 1_000]
  const record = (id: string, a: number, b: number) =>
    fresh([rows.issuance({ id, decidedAt: now })], {
      rateWindows: Object.entries({ a, b }).map(([key, openedAt]) => ({ key, openedAt, endsAt: now + 60_000 })),
    })
  await store.issuances.record([...record('iss_1', newer, older), ...record('iss_2', newer, newer)])
  await store.issuances.record(record('iss_3', older, newer))
  await store.transfer.fill(async () => undefined)
  expect(await places()).toEqual({ a: 2, b: 2 })
})

test('a request without limits sends no query, and neither does a release of nothing', async () => {
  const { url, first, connections } = await start(1)
  const nowhere = demandOf([], 1, 60)
  await first.release([])
  expect(await first.peek(nowhere, 1)).toEqual({ kind: 'allowed', windows: [], fullMonitored: [] })
  expect(connections()).toBe(0)
  await runSql(url, 'alter table rate_counts rename to hidden')
  expect(await first.take(nowhere, 1)).toEqual({ kind: 'allowed', windows: [], fullMonitored: [] })
  // A slot that cannot be released stays taken. A request that cannot be counted is rejected.
  await first.release([{ key: 'a', openedAt: 1, endsAt: 2 }])
  await expect(first.take(demandOf(['a'], 1, 60), 1)).rejects.toMatchObject({ code: 'FAILED' })
})

test('expired windows are removed, but not by a fast clock, and not while another process counts in them', async () => {
  const { url, first, second, keys } = await start(2)
  const now = Date.now()
  await runSql(
    url,
    `insert into rate_counts values ('ended', 1, ${now - 120_000}, 1), ('just now', 1, ${now - 5_000}, 1), ('open', ${now}, ${now + 60_000}, 1)`,
  )
  await first.take(demandOf(['a'], 1, 60), now + 3_600_000_000)
  await vi.waitFor(async () => expect(await keys()).toEqual(['a', 'just now', 'open']), 20_000)
  await runSql(url, `insert into rate_counts values ('ended', 1, ${now - 120_000}, 1)`)
  // Not again this soon.
  await first.take(demandOf(['b'], 1, 60), now + 3_600_000_000)
  await second.take(demandOf(['c'], 1, 60), now - 3_600_000)
  expect(await keys()).toEqual(['a', 'b', 'c', 'ended', 'just now', 'open'])
  await second.take(demandOf(['c'], 1, 60), now)
  await vi.waitFor(async () => expect(await keys()).toEqual(['a', 'b', 'c', 'just now', 'open']), 20_000)
})

test('removing windows never blocks a process that locks several', async () => {
  const { url, first, keys } = await start(1)
  const now = Date.now()
  await runSql(url, `insert into rate_counts values ('b', 1, 2, 1), ('a', 1, 2, 1), ('c', 1, 2, 1)`)
  const other = await another(url, "update rate_counts set places = 1 where key = 'a'")
  await first.take(demandOf(['z'], 1, 60), now)
  await vi.waitFor(async () => expect(await keys()).toEqual(['a', 'z']), 20_000)
  await other.query("update rate_counts set places = 1 where key = 'c'; commit")
})
