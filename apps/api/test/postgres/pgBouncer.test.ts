import { setTimeout } from 'node:timers/promises'
import { findTestProgram } from '@anoncall/test-programs'
import pg from 'pg'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { fresh, rows } from '../store/rows.ts'
import { openShop } from '../testkit/openShop.ts'
import { createDatabase, createEmptyDatabase, runSql } from './createDatabase.ts'
import { startPgBouncer } from './startPgBouncer.ts'
import { startReplicas } from './startReplicas.ts'

const pgbouncer = findTestProgram('pgbouncer')

const IGNORED = {
  ignore_startup_parameters: 'lock_timeout,statement_timeout,options,idle_in_transaction_session_timeout',
}

/** Holds transactions open on connections, as a busy service does. */
async function holdTransactions(url: string, count: number, onFinished: typeof onTestFinished): Promise<() => number> {
  const held = new Set<pg.Client>()
  for (let index = 0; index < count; index += 1) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => held.delete(client))
    client.on('end', () => held.delete(client))
    await client.connect()
    onFinished(() => client.end())
    await client.query('begin; select 1')
    held.add(client)
  }
  return () => held.size
}

const advisoryLocks = (url: string) =>
  runSql(
    url,
    "select pid, objid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
  )

describe.skipIf(pgbouncer === undefined)('behind PgBouncer (needs pgbouncer)', () => {
  const start = (url: string, settings: Record<string, string | number>, onFinished = onTestFinished) =>
    startPgBouncer(pgbouncer ?? '', url, settings, onFinished)

  test.each([
    ['transaction', {}],
    ['transaction', IGNORED],
    ['transaction', { ...IGNORED, server_round_robin: 1 }],
    ['transaction', { ...IGNORED, default_pool_size: 1 }],
    ['statement', {}],
    ['statement', IGNORED],
  ])('%s pooling is rejected at the start in a sentence, with %j', async (pool_mode, settings) => {
    const url = await createEmptyDatabase()
    const pooler = await start(url, { pool_mode, default_pool_size: 3, ...settings })
    const opening = openPostgresStore({ url: pooler.url, connectionsMax: 2 })
    await expect(opening).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(
        /^The connection pooler at 127\.0\.0\.1:\d+ uses transaction or statement pooling: each transaction gets another connection\./,
      ),
    })
    await expect(opening).rejects.toThrow(
      /Set DATABASE_URL to PostgreSQL itself, or to a pool with pool_mode = session\.$/,
    )
    expect(await advisoryLocks(url)).toEqual([])
    expect(await runSql(url, "select tablename from pg_tables where schemaname = 'public'")).toEqual([])
  })

  test('transaction pooling is rejected while others use the pool', async () => {
    const url = await createEmptyDatabase()
    const pooler = await start(url, { pool_mode: 'transaction', default_pool_size: 8 })
    let isOver = false
    const users = Array.from({ length: 6 }, async () => {
      const client = new pg.Client({ connectionString: pooler.url })
      await client.connect()
      while (!isOver) await client.query('select pg_sleep(random() / 200)')
      await client.end()
    })
    await setTimeout(200)
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(openPostgresStore({ url: pooler.url, connectionsMax: 2 })).rejects.toThrow(
        /transaction or statement pooling/,
      )
    isOver = true
    await Promise.all(users)
  })

  // Each of these waits for seconds.
  test.concurrent.for(['transaction', 'session'])(
    'a start ends within seconds with the reason if all connections of a pool are in use, in %s mode',
    async (pool_mode, { onTestFinished }) => {
      const url = await createDatabase()
      const pooler = await start(url, { pool_mode, default_pool_size: 3, ...IGNORED }, onTestFinished)
      const held = await holdTransactions(pooler.url, 3, onTestFinished)
      const began = performance.now()
      const opening = await openPostgresStore({ url: pooler.url, connectionsMax: 2 }).then(async (store) => {
        await store.close()
        return 'opened'
      }, String)
      expect(held(), 'connections that still held their transaction').toBe(3)
      expect(opening).toMatch(
        /did not respond in time\. .* Behind a connection pooler, all of its connections may be in use\.$/,
      )
      expect(performance.now() - began).toBeLessThan(12_000)
    },
  )

  test.concurrent('a pool of sessions that is too small for one service is said, not waited for', async ({
    onTestFinished,
  }) => {
    const url = await createDatabase()
    const pooler = await start(url, { pool_mode: 'session', default_pool_size: 1 }, onTestFinished)
    const began = performance.now()
    await expect(openPostgresStore({ url: pooler.url, connectionsMax: 2 })).rejects.toThrow(
      /all of its connections may be in use/,
    )
    expect(performance.now() - began).toBeLessThan(12_000)
  })

  test.each([{}, IGNORED, { server_reset_query: '' }])(
    'in session mode with %j the service works and keeps its guarantees, also if the database is set to lose commits',
    async (settings) => {
      const url = await createEmptyDatabase()
      await runSql(url, `alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`)
      const pooler = await start(url, { pool_mode: 'session', default_pool_size: 20, ...settings })
      const [first, second] = await startReplicas(pooler.url, 2)
      if (first === undefined || second === undefined) throw new Error('two replicas were expected')
      const shop = await openShop(first)
      await vi.waitFor(async () => expect(await second.services.store.realms.find(shop.realmId)).not.toBeNull(), 20_000)
      const store = await openPostgresStore({ url: pooler.url, connectionsMax: 1 })
      onTestFinished(() => store.close())
      await store.issuances.record(fresh([rows.issuance()]))
      const effective = await store.transfer.snapshot(async (db) => {
        const { sql } = await import('kysely')
        return sql`select current_setting('synchronous_commit') as durable, current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle`.execute(
          db,
        )
      })
      expect(effective.rows).toEqual([{ durable: 'on', statement: '15s', lock: '5s', idle: '15s' }])
      expect(await advisoryLocks(url)).toEqual([])
    },
  )

  test('a pooler’s error is quoted, and "options" in the address is named', async () => {
    const url = await createDatabase()
    const pooler = await start(url, { pool_mode: 'session', default_pool_size: 20 })
    await expect(
      openPostgresStore({ url: `${pooler.url}?options=-c%20geqo%3Doff`, connectionsMax: 1 }),
    ).rejects.toThrow(
      /does not accept "options" from DATABASE_URL\. Remove it from DATABASE_URL, or connect to PostgreSQL itself\.$/,
    )
    const nowhere = new URL(pooler.url)
    nowhere.pathname = '/nowhere'
    await expect(openPostgresStore({ url: nowhere.href, connectionsMax: 1 })).rejects.toThrow(/nowhere/)
    const wrong = new URL(pooler.url)
    wrong.password = 'not-the-word'
    await expect(openPostgresStore({ url: wrong.href, connectionsMax: 1 })).rejects.toThrow(/password|SASL/)
    await expect(openPostgresStore({ url: wrong.href, connectionsMax: 1 })).rejects.not.toThrow('not-the-word')
    const small = await start(url, { pool_mode: 'session', default_pool_size: 20, max_client_conn: 1 })
    await expect(openPostgresStore({ url: small.url, connectionsMax: 1 })).rejects.toThrow(
      /has no connection left\. Raise its max_client_conn/,
    )
  })
})
