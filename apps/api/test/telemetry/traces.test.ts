import { expect, onTestFinished, test, vi } from 'vitest'
import { knownDocuments } from '../../src/graphql/KnownDocuments.ts'
import { openTracer } from '../../src/telemetry/openTracer.ts'
import { freePort } from '../setup/startProcess.ts'
import { issue, issued } from '../testkit/issue.ts'
import { openShop } from '../testkit/openShop.ts'
import { ownerPassword, realmKeyText, shopOrigin, startTestApi } from '../testkit/startTestApi.ts'
import { startCollector } from './collector.ts'

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN_ID = '00f067aa0ba902b7'
const SERVER = 2
const ERROR = 2

async function start(endpoint: string, environment: Record<string, string> = {}) {
  const api = await startTestApi({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ...environment })
  let isOpen = true
  const close = async () => {
    if (isOpen) await api.close()
    isOpen = false
  }
  onTestFinished(close)
  return { api, shop: await openShop(api), close }
}

async function startCollected(environment: Record<string, string> = {}) {
  const collector = await startCollector()
  onTestFinished(collector.close)
  return { collector, ...(await start(collector.endpoint, environment)) }
}

test('each request is a span with its id, caller, operation and decision, and the commit is its child span', async () => {
  const { collector, api, shop, close } = await startCollected()
  await issued(api, shop.secret)
  await issue(api, shop.publishable, { callee: 'unknown' })
  await fetch(`${api.url}/graphql`, { method: 'POST', headers: { authorization: 'Bearer wrong' } })
  await fetch(`${api.url}/healthz`)
  await close()
  const spans = collector.spans()
  expect(collector.bodies[0]).toMatch(/^POST \/v1\/traces\n/)
  const [granted, refused, rejected] = spans.filter(({ kind }) => kind === SERVER).slice(-3)
  expect(granted).toMatchObject({ name: 'POST /graphql', service: 'anoncall' })
  expect(granted?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/graphql',
    'http.response.status_code': 200,
    'anoncall.request_id': expect.stringMatching(/^req_[0-9a-f]{32}$/),
    'anoncall.principal.kind': 'API_KEY',
    'graphql.operation.type': 'mutation',
    'anoncall.issuance.count': 1,
    'anoncall.issuance.outcome': 'ISSUED',
  })
  expect(refused?.attributes).toMatchObject({
    'anoncall.issuance.outcome': 'REFUSED',
    'anoncall.issuance.refusal_reason': 'CALLEE_NOT_ALLOWED',
  })
  expect(rejected?.attributes).toMatchObject({ 'http.response.status_code': 401 })
  const commits = spans.filter(({ name }) => name === 'record decisions')
  expect(commits.map(({ parentSpanId }) => parentSpanId)).toEqual([granted?.spanId, refused?.spanId])
})

test('continues the caller’s trace, and starts a new one for an invalid traceparent', async () => {
  const { collector, api, close } = await startCollected({ OTEL_SERVICE_NAME: 'calls' })
  const send = (traceparent: string) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent, tracestate: 'canary=state' },
      body: JSON.stringify({ query: 'query WhoAmI { viewer { kind } }' }),
    })
  await send(`00-${TRACE_ID}-${SPAN_ID}-01`)
  // The caller has disabled sampling.
  await send(`00-${TRACE_ID}-${SPAN_ID}-00`)
  await send('canary-traceparent')
  await close()
  const [continued, begun, ...others] = collector
    .spans()
    .filter(({ attributes }) => attributes['graphql.operation.name'] === 'WhoAmI')
  expect(continued).toMatchObject({ traceId: TRACE_ID, parentSpanId: SPAN_ID, service: 'calls' })
  expect(begun?.traceId).not.toBe(TRACE_ID)
  expect(others).toEqual([])
  expect(collector.bodies.join()).not.toContain('canary')
})

test('a span has the name of the operation, however the document was sent', async () => {
  const { collector, api, close } = await startCollected()
  const send = (body: object) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const [documentId] = [...knownDocuments].find(([, text]) => text.includes('mutation SignIn(')) ?? []
  await send({ documentId, variables: {} })
  await send({ query: 'query One { viewer { kind } } query Two { viewer { kind } }', operationName: 'Two' })
  await send({ query: `query ${'a'.repeat(99)} { viewer { kind } }` })
  await send({ query: 'query Wrong { nothing }' })
  await close()
  const named = collector.spans().flatMap(({ attributes }) => attributes['graphql.operation.name'] ?? [])
  expect(named.slice(-3)).toEqual(['SignIn', 'Two', 'a'.repeat(64)])
})

test('an internal error marks the span, without its message', async () => {
  const { collector, api, shop, close } = await startCollected()
  vi.spyOn(api.services.vault, 'cipherOf').mockRejectedValue(new Error('canary of the vault'))
  await issue(api, shop.secret).catch(() => undefined)
  await close()
  const span = collector.spans().find(({ status }) => status.code === ERROR)
  expect(span?.attributes).toMatchObject({ 'error.type': 'INTERNAL_SERVER_ERROR', 'http.response.status_code': 200 })
  expect(collector.bodies.join()).not.toContain('canary')
})

test('no key, token, password, address, callee, origin or reference reaches the collector', async () => {
  const { collector, api, shop, close } = await startCollected({ TRUSTED_PROXIES: '127.0.0.1' })
  const visitor = '203.0.113.77'
  const query = `mutation { issueAnonymousCredentials(input: { callee: "support", reference: "canary-reference" }) {
    ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken } } } }`
  const asked = { ...shop.publishable, forwardedFor: visitor }
  const { credentials } = await api.call<{ credentials: Record<string, string> }>(query, {}, asked)
  await issue(api, asked, { callee: 'canary@callee.example' })
  await fetch(`${api.url}/graphql?token=${credentials.toToken}`, { headers: { authorization: 'Bearer sk_canary' } })
  await close()
  const sent = collector.bodies.join()
  expect(sent).toContain('ISSUED')
  const secrets = [
    ...Object.values(credentials),
    shop.publishable.key,
    shop.secret.key,
    realmKeyText,
    ownerPassword,
    visitor,
    '127.0.0.1',
    shopOrigin,
    'support',
    'canary',
  ]
  expect(secrets).toHaveLength(12)
  expect(secrets.filter((secret) => sent.includes(secret))).toEqual([])
})

test('an unreachable collector fails no request, and delays a stop by at most a second', async () => {
  const { api, shop, close } = await start(`http://127.0.0.1:${await freePort()}`)
  await issued(api, shop.secret)
  const begunAt = performance.now()
  await close()
  expect(performance.now() - begunAt).toBeLessThan(6_000)
})

test('a collector that rejects spans causes one warning', async () => {
  const collector = await startCollector(400)
  onTestFinished(collector.close)
  const { api, shop, close } = await start(collector.endpoint)
  await issued(api, shop.secret)
  await close()
  expect(collector.bodies.length).toBeGreaterThan(0)
  expect(api.logged().match(/cannot send traces/g)).toHaveLength(1)
})

test('without an endpoint, the tracer is not even loaded', async () => {
  const loaded = vi.fn()
  vi.doMock('../../src/telemetry/createTracer.ts', () => {
    loaded()
    return { createTracer: () => ({}) }
  })
  onTestFinished(() => void vi.doUnmock('../../src/telemetry/createTracer.ts'))
  const logger = { warn: () => undefined }
  expect(await openTracer(null, logger)).toBeNull()
  expect(loaded).not.toHaveBeenCalled()
  const config = { url: 'http://127.0.0.1:1', serviceName: 'x', sampler: 'always_on', sampledShare: 1 } as const
  expect(await openTracer(config, logger)).toEqual({})
  expect(loaded).toHaveBeenCalledOnce()
})
