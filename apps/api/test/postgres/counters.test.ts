import type { RateDemand } from '@anoncall/domain'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { createDatabase, runSql } from './createDatabase.ts'

const demandOf = (keys: readonly string[], limit: number, windowSeconds: number): RateDemand => ({
  enforced: keys.map((key) => ({ key, limit, windowSeconds })),
  monitored: [],
  isMonitoredCounted: false,
})

/** The counters of several processes over one database. */
async function start(count: number) {
  const url = await createDatabase()
  const counters = []
  while (counters.length < count) {
    const store = await openPostgresStore({ url, connectionsMax: 3 })
    onTestFinished(() => store.close())
    counters.push(store.rateCounters)
  }
  const [first, second = first] = counters
  if (first === undefined || second === undefined) throw new Error('no counters')
  const keys = async () =>
    (await runSql<{ key: string }>(url, 'select key from rate_counts order by key')).map(({ key }) => key)
  return { url, first, second, keys }
}

test.each([1_500, 59_000])('a limit by the second holds between two whose clocks are %i ms apart', async (apart) => {
  const { first, second } = await start(2)
  const demand = demandOf(['a'], 2, 1)
  const now = Date.now()
  let taken = 0
  for (let count = 0; count < 10; count += 1) {
    if ((await first.take(demand, now)).kind === 'taken') taken += 1
    if ((await second.take(demand, now + apart)).kind === 'taken') taken += 1
  }
  // Two in the window of the slow one, two in the one that the fast one opened.
  expect(taken).toBeLessThanOrEqual(4)
  expect(await first.peek(demand, now)).toMatchObject({ kind: 'full' })
})

test('what was taken is given back, but not twice over into a window that began anew', async () => {
  const { first, second } = await start(2)
  const demand = demandOf(['a', 'b'], 1, 60)
  const now = Date.now()
  const taking = await first.take(demand, now)
  if (taking.kind !== 'taken') throw new Error('there was room')
  expect(await second.take(demand, now)).toMatchObject({ kind: 'full' })
  await second.release(taking.windows)
  expect(await first.peek(demand, now)).toMatchObject({ kind: 'taken' })
  await first.take(demand, now + 60_000)
  await second.release(taking.windows)
  expect(await first.take(demand, now + 60_000)).toMatchObject({ kind: 'full' })
})

test('a request that counts nowhere asks nobody, and nothing is given back where nothing was taken', async () => {
  const { url, first } = await start(1)
  await runSql(url, 'alter table rate_counts rename to hidden')
  const nowhere = demandOf([], 1, 60)
  expect(await first.take(nowhere, 1)).toEqual({ kind: 'taken', windows: [], full: [] })
  expect(await first.peek(nowhere, 1)).toEqual({ kind: 'taken', windows: [], full: [] })
  await first.release([])
  // What cannot be given back stays taken; what cannot be counted is refused.
  await first.release([{ key: 'a', openedAt: 1, endsAt: 2 }])
  await expect(first.take(demandOf(['a'], 1, 60), 1)).rejects.toMatchObject({ code: 'FAILED' })
})

test('windows that ended are removed, but not by a clock that is fast, and not while another counts in them', async () => {
  const { url, first, second, keys } = await start(2)
  const now = Date.now()
  await runSql(
    url,
    `insert into rate_counts values ('ended', 1, ${now - 120_000}, 1), ('just now', 1, ${now - 5_000}, 1), ('open', ${now}, ${now + 60_000}, 1)`,
  )
  await first.take(demandOf(['a'], 1, 60), now + 3_600_000_000)
  await vi.waitFor(async () => expect(await keys()).toEqual(['a', 'just now', 'open']), 5_000)
  await runSql(url, `insert into rate_counts values ('ended', 1, ${now - 120_000}, 1)`)
  // Not again so soon.
  await first.take(demandOf(['b'], 1, 60), now + 3_600_000_000)
  await second.take(demandOf(['c'], 1, 60), now - 3_600_000)
  expect(await keys()).toEqual(['a', 'b', 'c', 'ended', 'just now', 'open'])
  await second.take(demandOf(['c'], 1, 60), now)
  await vi.waitFor(async () => expect(await keys()).toEqual(['a', 'b', 'c', 'just now', 'open']), 5_000)
})

test('who removes windows stands in nobody’s way who locks several', async () => {
  const { url, first, keys } = await start(1)
  const now = Date.now()
  await runSql(url, `insert into rate_counts values ('b', 1, 2, 1), ('a', 1, 2, 1), ('c', 1, 2, 1)`)
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query("begin; update rate_counts set places = 1 where key = 'a'")
  await first.take(demandOf(['z'], 1, 60), now)
  await vi.waitFor(async () => expect(await keys()).toEqual(['a', 'z']), 3_000)
  await other.query("update rate_counts set places = 1 where key = 'c'; commit")
})
