import { setTimeout } from 'node:timers/promises'
import { startPostgres } from '@anoncall/test-postgres'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore.ts'
import { fresh, rows } from '../store/rows.ts'
import { openShop } from '../testkit/openShop.ts'
import { setPolicy } from '../testkit/setPolicy.ts'
import type { TestApi } from '../testkit/startTestApi.ts'
import { createDatabase, endConnections, runSql } from './createDatabase.ts'
import { silenceable } from './silentServer.ts'
import { startReplicas } from './startReplicas.ts'

const ISSUE =
  'mutation { issueAnonymousCredentials(input: { callee: "support" }) { ... on IssueAnonymousCredentialsPayload { issuanceId } } }'

/** Sends requests until stopped. Collects the acknowledged ids and the error codes. */
function load(replicas: readonly TestApi[], as: { readonly key: string }) {
  const acknowledged: string[] = []
  const codes = new Set<unknown>()
  let isOver = false
  const ask = async (replica: TestApi): Promise<void> => {
    while (!isOver) {
      const { errors, text } = await replica.send(ISSUE, {}, as)
      for (const { extensions } of errors) codes.add(extensions.code)
      const id: unknown = JSON.parse(text).data?.issueAnonymousCredentials?.issuanceId
      if (typeof id === 'string') acknowledged.push(id)
    }
  }
  const asking = Promise.all(replicas.flatMap((replica) => Array.from({ length: 5 }, () => ask(replica))))
  return {
    acknowledged,
    codes,
    end: async () => {
      isOver = true
      await asking
    },
  }
}

async function rowsAmong(url: string, ids: readonly string[]): Promise<number> {
  const list = ids.map((id) => `'${id}'`).join(',')
  const [row] = await runSql<{ count: number }>(
    url,
    `select count(*)::int as count from receipts where id in (${list})`,
  )
  return row?.count ?? 0
}

test('connections that the server ends at random lose no acknowledged row, exceed no limit and cause no unknown error', async () => {
  const url = await createDatabase()
  const replicas = await startReplicas(url, 2)
  const [first] = replicas
  if (first === undefined) throw new Error('no replica')
  const shop = await openShop(first)
  await setPolicy(first, shop.realmId, { rateLimits: [{ scope: 'OWNER', limit: 1_000_000, windowSeconds: 3_600 }] })
  const running = load(replicas, shop.secret)
  for (let round = 0; round < 20; round += 1) {
    await setTimeout(50)
    await endConnections(url, "application_name like 'anoncall%' and random() < 0.5")
  }
  await running.end()
  expect(running.acknowledged.length).toBeGreaterThan(100)
  expect(await rowsAmong(url, running.acknowledged)).toBe(running.acknowledged.length)
  expect([...running.codes].filter((code) => code !== 'SERVICE_UNAVAILABLE')).toEqual([])
  const [counts] = await runSql<{ places: number; issued: number }>(
    url,
    "select (select sum(places) from rate_counts)::int as places, (select count(*) from receipts as r join receipt_facts as f on f.id = r.facts_id join usage_series as s on s.id = f.series_id where s.outcome = 'ISSUED')::int as issued",
  )
  // A slot whose issuance was lost stays taken. One slot too few is better than one too many.
  expect(counts?.places).toBeGreaterThanOrEqual(counts?.issued ?? Number.POSITIVE_INFINITY)
})

test('a transaction whose connection is lost never counts as committed, even if its work continues', async () => {
  const url = await createDatabase()
  const store = await openPostgresStore({ url, connectionsMax: 2 })
  onTestFinished(() => store.close())
  const work = store.transaction(async ({ issuances }) => {
    await issuances.record(fresh([rows.issuance()]))
    await endConnections(url, "state = 'idle in transaction'")
    await issuances.record(fresh([rows.issuance({ id: 'iss_2' })])).catch(() => undefined)
  })
  await expect(work).rejects.toMatchObject({ code: 'RETRY' })
  expect(await store.issuances.find('iss_1')).toBeNull()
  await store.transaction(({ issuances }) => issuances.record(fresh([rows.issuance()])))
  expect(await store.issuances.find('iss_1')).toEqual(rows.issuance())
})

test('a transaction that continues after a rejected query never counts as committed', async () => {
  const url = await createDatabase()
  const store = await openPostgresStore({ url, connectionsMax: 2 })
  onTestFinished(() => store.close())
  const isRefused = async (question: Promise<unknown>) =>
    expect((await Promise.allSettled([question]))[0].status).toBe('rejected')
  await runSql(url, 'alter table sessions rename to hidden')
  const work = store.transaction(async ({ issuances, sessions }) => {
    await issuances.record(fresh([rows.issuance()]))
    await isRefused(sessions.find('hash'))
  })
  await expect(work).rejects.toMatchObject({ code: 'FAILED' })
  expect(await store.issuances.find('iss_1')).toBeNull()
  await store.transaction(({ issuances }) => issuances.record(fresh([rows.issuance()])))
  expect(await store.issuances.find('iss_1')).toEqual(rows.issuance())
})

test('a server that becomes silent without closing connections does not block the closing of a store', async () => {
  const { url, silence } = await silenceable(await createDatabase())
  const store = await openPostgresStore({ url, connectionsMax: 2 })
  await store.admins.list()
  silence()
  expect(await Promise.race([store.close().then(() => 'closed'), setTimeout(5_000, 'open')])).toBe('closed')
})

test('a killed database server loses nothing acknowledged, and everything continues automatically afterwards', async () => {
  const server = await startPostgres({ isDurable: true })
  onTestFinished(() => server.stop())
  const url = await server.createDatabase()
  const replicas = await startReplicas(url, 2)
  const [first] = replicas
  if (first === undefined) throw new Error('no replica')
  const shop = await openShop(first)
  const running = load(replicas, shop.secret)
  for (let round = 0; round < 3; round += 1) {
    const before = running.acknowledged.length
    await expect.poll(() => running.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(before + 20)
    await server.kill()
    await server.start()
  }
  const before = running.acknowledged.length
  await expect.poll(() => running.acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(before + 20)
  await running.end()
  expect(await rowsAmong(url, running.acknowledged)).toBe(running.acknowledged.length)
  expect([...running.codes].filter((code) => code !== 'SERVICE_UNAVAILABLE')).toEqual([])
  expect(await first.useCases.verifyAuditChain()).toMatchObject({ isIntact: true })
}, 300_000)
