import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { postgresTarget } from '../../src/store/postgres/PostgresTarget.ts'
import {
  CHANGES_CHANNEL,
  type ChangeClock,
  type ChangeWatch,
  watchChanges,
} from '../../src/store/postgres/watchChanges.ts'
import { createDatabase, endConnections, runSql } from './createDatabase.ts'
import { silenceable } from './silentServer.ts'

/** A clock that the test advances. */
class ManualClock implements ChangeClock {
  #now = 0
  #tasks: { readonly at: number; readonly task: () => Promise<void> }[] = []

  now(): number {
    return this.#now
  }

  after(milliseconds: number, task: () => Promise<void>): () => void {
    const due = { at: this.#now + milliseconds, task }
    this.#tasks.push(due)
    return () => {
      this.#tasks = this.#tasks.filter((each) => each !== due)
    }
  }

  /** Advances the clock. Resolves when all due tasks are done. */
  async advance(milliseconds: number): Promise<void> {
    this.#now += milliseconds
    const due = this.#tasks.filter(({ at }) => at <= this.#now)
    this.#tasks = this.#tasks.filter(({ at }) => at > this.#now)
    await Promise.all(due.map(({ task }) => task()))
  }

  get planned(): number {
    return this.#tasks.length
  }
}

async function start(url: string, onChange: () => void, clock?: ChangeClock): Promise<ChangeWatch> {
  const watch = await watchChanges(postgresTarget(url), onChange, clock)
  onTestFinished(() => watch.stop())
  return watch
}

/** The interval of polls. */
const ONE_LOOK = 250

const CONNECTIONS =
  "select 1 from pg_stat_activity where application_name = 'anoncall changes' and datname = current_database()"
const WAITING =
  "select 1 from pg_stat_activity where application_name = 'anoncall changes' and datname = current_database() and wait_event_type = 'Lock'"
const WATCHING = "application_name = 'anoncall changes'"

test('is current after the first poll, and calls no listener while nothing changes', async () => {
  const [onChange, clock] = [vi.fn(), new ManualClock()]
  const watch = await start(await createDatabase(), onChange, clock)
  expect(watch.isCurrent()).toBe(true)
  // The first number counts as a change.
  expect(onChange).toHaveBeenCalledTimes(1)
  for (let looks = 0; looks < 5; looks += 1) await clock.advance(ONE_LOOK)
  expect(onChange).toHaveBeenCalledTimes(1)
  expect(watch.isCurrent()).toBe(true)
})

test('detects a notification, and without one the number of changes', async () => {
  const url = await createDatabase()
  const [onChange, clock] = [vi.fn(), new ManualClock()]
  await start(url, onChange, clock)
  // The clock is stopped, so only the notification can have been detected.
  await runSql(url, `notify ${CHANGES_CHANNEL}`)
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), 20_000)
  await runSql(url, 'update change_counter set changes = changes + 1')
  await clock.advance(ONE_LOOK)
  expect(onChange).toHaveBeenCalledTimes(3)
  await runSql(url, 'notify another_channel')
  // A notification arrives before the response to the connection's next query.
  await clock.advance(ONE_LOOK)
  expect(onChange).toHaveBeenCalledTimes(3)
})

test('opens a new connection after a lost one, and detects changes in between and later', async () => {
  const url = await createDatabase()
  const onChange = vi.fn()
  const watch = await start(url, onChange)
  await endConnections(url, WATCHING)
  await runSql(url, 'update change_counter set changes = changes + 1')
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), 20_000)
  expect(watch.isCurrent()).toBe(true)
  await runSql(url, `notify ${CHANGES_CHANNEL}`)
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(3), 20_000)
})

test('is not current within a second after the server becomes silent or loses the counter, and can be stopped', async () => {
  const url = await createDatabase()
  const { url: through, silence } = await silenceable(url)
  const [silent, uncounted] = [await start(through, vi.fn()), await start(url, vi.fn())]
  silence()
  await runSql(url, 'delete from change_counter')
  // Now it tries to connect again.
  await setTimeout(1_900)
  expect([silent.isCurrent(), uncounted.isCurrent()]).toEqual([false, false])
  // A connection with a failed query is closed before another one is opened.
  expect((await runSql(url, CONNECTIONS)).length).toBeLessThanOrEqual(3)
  const began = performance.now()
  await silent.stop()
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('does not trust a standby', async () => {
  const url = await createDatabase()
  const clock = new ManualClock()
  const watch = await start(url, vi.fn(), clock)
  const database = new URL(url).pathname.slice(1)
  await runSql(url, `alter database "${database}" set default_transaction_read_only = on`)
  await endConnections(url, WATCHING)
  // The first poll finds the connection closed. The others use a new one.
  for (let looks = 0; looks < 6; looks += 1) await clock.advance(ONE_LOOK)
  expect(watch.isCurrent()).toBe(false)
})

test('trusts a slow response for a shorter time', async () => {
  const url = await createDatabase()
  const clock = new ManualClock()
  const watch = await start(url, vi.fn(), clock)
  const [first, second] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
  for (const client of [first, second]) {
    await client.connect()
    onTestFinished(() => client.end())
    await client.query('begin')
  }
  const lock = 'lock table change_counter in access exclusive mode'
  await first.query(lock)
  const looked = clock.advance(ONE_LOOK)
  await vi.waitFor(async () => expect(await runSql(url, WAITING)).toHaveLength(1), 20_000)
  // The response takes 700 ms of the second for which it is trusted.
  await clock.advance(700)
  await first.query('rollback')
  await looked
  // Blocks the response to the next poll.
  await second.query(lock)
  void clock.advance(299)
  expect(watch.isCurrent()).toBe(true)
  void clock.advance(1)
  expect(watch.isCurrent()).toBe(false)
  await second.query('rollback')
})

test('closes a connection that may not listen before it opens another one', async () => {
  const url = await createDatabase()
  const { url: through, loseNextQuestion } = await silenceable(url)
  loseNextQuestion(`listen ${CHANGES_CHANNEL}`)
  const watch = await start(through, vi.fn())
  await vi.waitFor(() => expect(watch.isCurrent()).toBe(true), 20_000)
  await vi.waitFor(async () => expect(await runSql(url, CONNECTIONS)).toHaveLength(1), 20_000)
})

test('a stop during a poll waits for it and leaves no connection', async () => {
  const url = await createDatabase()
  const clock = new ManualClock()
  const watch = await watchChanges(postgresTarget(url), vi.fn(), clock)
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('begin')
  await other.query('lock table change_counter in access exclusive mode')
  void clock.advance(ONE_LOOK)
  await vi.waitFor(async () => expect(await runSql(url, WAITING)).toHaveLength(1), 20_000)
  const stopped = watch.stop()
  await other.query('rollback')
  await stopped
  expect(clock.planned).toBe(0)
  await vi.waitFor(async () => expect(await runSql(url, CONNECTIONS)).toEqual([]), 20_000)
})

test('polls no more after a stop, and leaves no connection', async () => {
  const url = await createDatabase()
  const [onChange, clock] = [vi.fn(), new ManualClock()]
  const watch = await watchChanges(postgresTarget(url), onChange, clock)
  await watch.stop()
  await runSql(url, 'update change_counter set changes = changes + 1')
  expect(clock.planned).toBe(0)
  expect(onChange).toHaveBeenCalledTimes(1)
  await vi.waitFor(async () => expect(await runSql(url, CONNECTIONS)).toEqual([]), 20_000)
})
