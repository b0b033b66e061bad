import { memoryStore } from '@anoncall/domain/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createMetrics } from '../../src/telemetry/createMetrics.ts'
import { createMetricsServer, openMetrics } from '../../src/telemetry/openMetrics.ts'
import { freePort } from '../setup/startProcess.ts'
import { rows } from '../store/rows.ts'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { setPolicy } from '../testkit/setPolicy.ts'
import { startTestApi } from '../testkit/startTestApi.ts'

async function start() {
  const api = await startTestApi()
  onTestFinished(() => api.close())
  const shop = await openShop(api)
  const linesOf = async (name: string) =>
    (await api.metrics.read()).text.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'))
  return { api, shop, linesOf }
}

test('decisions are counted by outcome and reason, monitored ones separately, and trials not at all', async () => {
  const { api, shop, linesOf } = await start()
  await issued(api, shop.secret)
  await issue(api, shop.secret, { callee: 'unknown' })
  const rateLimits = [{ scope: 'OWNER', limit: 1, windowSeconds: 3_600 }]
  await setPolicy(api, shop.realmId, { mode: 'MONITORED', rateLimits })
  await issued(api, shop.secret)
  await issued(api, shop.secret)
  await api.call(
    'mutation ($input: TryIssuanceInput!) { tryIssuance(input: $input) { ... on TryIssuancePayload { outcome } } }',
    { input: { apiClientId: shop.apiClientId, callee: 'support', mint: true } },
  )
  expect(await linesOf('anoncall_decisions_total')).toEqual([
    'anoncall_decisions_total{outcome="ISSUED",reason=""} 3',
    'anoncall_decisions_total{outcome="REFUSED",reason="CALLEE_NOT_ALLOWED"} 1',
  ])
  expect(await linesOf('anoncall_would_be_refused_total')).toEqual([
    'anoncall_would_be_refused_total{reason="RATE_LIMITED"} 1',
  ])
})

test('flushes, the age of active keys, request durations, the event loop and the memory are reported', async () => {
  const { api, shop, linesOf } = await start()
  await issued(api, shop.secret)
  for (const _reading of ['first', 'second'])
    expect(await linesOf('anoncall_store_flushed_decisions_total')).toEqual([
      'anoncall_store_flushed_decisions_total 1',
    ])
  expect(await linesOf('anoncall_store_connections')).toEqual([])
  expect(await linesOf('anoncall_realm_key_age_seconds')).toEqual([
    expect.stringMatching(/^anoncall_realm_key_age_seconds\{realm="acme"\} \d/),
  ])
  expect(await linesOf('anoncall_http_request_duration_seconds_count')).toEqual([
    expect.stringMatching(/path="\/graphql",status="2xx"\} \d+$/),
  ])
  expect(await linesOf('nodejs_eventloop_lag_p99_seconds')).toHaveLength(1)
})

test('values from callers never become labels: other paths share one', async () => {
  const { api, linesOf } = await start()
  for (const path of ['/a', '/b?key=sk_live_x', '/c']) await fetch(`${api.url}${path}`)
  const lines = await linesOf('anoncall_http_request_duration_seconds_count')
  expect(lines).toContainEqual('anoncall_http_request_duration_seconds_count{path="other",status="4xx"} 3')
  expect((await api.metrics.read()).text).not.toContain('sk_live')
})

test('the metrics port serves only the metrics, and 503 if they cannot be read', async () => {
  const errors: unknown[] = []
  let isBroken = false
  const read = () =>
    isBroken ? Promise.reject(new Error('no store')) : Promise.resolve({ contentType: 'text/plain', text: 'up 1\n' })
  const server = createMetricsServer({ read }, (error) => void errors.push(error))
  const port = await freePort()
  await server.listen({ host: '127.0.0.1', port })
  onTestFinished(() => server.close())
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method })
    return { status: response.status, text: await response.text() }
  }
  expect(await ask('/metrics')).toEqual({ status: 200, text: 'up 1\n' })
  expect(await ask('/graphql')).toEqual({ status: 404, text: '' })
  expect(await ask('/metrics', 'POST')).toEqual({ status: 404, text: '' })
  isBroken = true
  expect(await ask('/metrics')).toEqual({ status: 503, text: '' })
  expect(errors).toHaveLength(1)
})

test('without a port nothing is counted, and workers use consecutive ports', async () => {
  const deps = {
    store: memoryStore(),
    storeFigures: () => ({ flushes: 0, flushedRows: 0, pool: null }),
    now: () => 0,
  }
  const logger = { error: () => undefined }
  const open = (metricsPort: number | null) =>
    openMetrics({ host: '127.0.0.1', metricsPort, workerIndex: 1 }, deps, logger)
  expect(await open(null)).toBeNull()
  const port = await freePort()
  const metrics = await open(port - 1)
  metrics?.countRequest({ path: '/healthz', status: 200, milliseconds: 1 })
  const read = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  expect(await read()).toContain('path="/healthz",status="2xx"} 1')
  await metrics?.close()
  await expect(read()).rejects.toThrow()
})

test('a stopping service reports it to load balancers, keeps responding, and closes idle connections', async () => {
  const { api, shop } = await start()
  const before = await fetch(`${api.url}/readyz`)
  expect({ status: before.status, connection: before.headers.get('connection') }).toEqual({
    status: 200,
    connection: 'keep-alive',
  })
  api.drain()
  const after = await fetch(`${api.url}/readyz`)
  expect(after.status).toBe(503)
  expect(await after.json()).toMatchObject({ status: 'draining' })
  const health = await fetch(`${api.url}/healthz`)
  expect({ status: health.status, connection: health.headers.get('connection') }).toEqual({
    status: 200,
    connection: 'close',
  })
  await issued(api, shop.secret)
})

test('durations are in seconds, and connections of a database server are reported', async () => {
  const pool = { open: 3, idle: 1, waiting: 2 }
  const metrics = createMetrics({
    store: memoryStore(),
    storeFigures: () => ({ flushes: 7, flushedRows: 9, pool }),
    now: () => 0,
  })
  metrics.countRequest({ path: '/graphql', status: 200, milliseconds: 30 })
  const lines = (await metrics.read()).text.split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'anoncall_http_request_duration_seconds_sum{path="/graphql",status="2xx"} 0.03',
      'anoncall_store_flushes_total 7',
      'anoncall_store_flushed_decisions_total 9',
      'anoncall_store_connections 3',
      'anoncall_store_connections_idle 1',
      'anoncall_store_connections_waiting 2',
    ]),
  )
})

test('only the active key of an existing realm is reported', async () => {
  const store = memoryStore()
  await store.realms.insert(rows.realm())
  await store.realmKeys.insert(rows.realmKey({ createdAt: 1_000 }))
  await store.realmKeys.insert(
    rows.realmKey({ id: 'rky_2', version: 2, state: 'RETIRING', retiresAt: 20_000, createdAt: 500 }),
  )
  const metrics = createMetrics({
    store,
    storeFigures: () => ({ flushes: 0, flushedRows: 0, pool: null }),
    now: () => 11_000,
  })
  const ages = async () =>
    (await metrics.read()).text.split('\n').filter((line) => /^anoncall_realm_key_age.*\{/.test(line))
  expect(await ages()).toEqual(['anoncall_realm_key_age_seconds{realm="acme"} 10'])
  await store.realms.remove('rlm_1')
  expect(await ages()).toEqual([])
})
