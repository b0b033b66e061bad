import { fixedClock } from '@anoncall/domain/testing'
import { expect, onTestFinished, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { type Caller, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

async function start(...args: Parameters<typeof startTestApi>) {
  const api = await startTestApi(...args)
  onTestFinished(() => api.close())
  return { api, shop: await openShop(api) }
}

const limitOf = (scope: string, limit: number, windowSeconds = 3_600) => ({
  rateLimits: [{ scope, limit, windowSeconds }],
})

async function countAll(api: TestApi, as: Caller, count: number) {
  const results = await Promise.all(Array.from({ length: count }, () => issue(api, as)))
  const kinds = results.map(({ __typename, reason }) => reason ?? __typename)
  return {
    issued: kinds.filter((kind) => kind === 'IssueAnonymousCredentialsPayload').length,
    limited: kinds.filter((kind) => kind === 'RATE_LIMITED').length,
  }
}

test('two hundred parallel requests never exceed a limit of a hundred, and counts continue after a restart', async () => {
  const before = await startTestApi()
  const shop = await openShop(before)
  const revision = await setPolicy(before, shop.realmId, limitOf('OWNER', 100))
  expect(await countAll(before, shop.secret, 200)).toEqual({ issued: 100, limited: 100 })

  const after = await before.restart()
  onTestFinished(() => after.close())
  expect(await countAll(after, shop.secret, 20)).toEqual({ issued: 0, limited: 20 })
  await setPolicy(after, shop.realmId, limitOf('OWNER', 103), revision)
  expect(await countAll(after, shop.secret, 20)).toEqual({ issued: 3, limited: 17 })
})

test('a batch counts each of its calls', async () => {
  const { api, shop } = await start()
  await setPolicy(api, shop.apiClientId, limitOf('OWNER', 3))
  const batch = `mutation ($input: IssueAnonymousCredentialsBatchInput!) {
    issueAnonymousCredentialsBatch(input: $input) { ... on IssueAnonymousCredentialsBatchPayload { results { __typename ... on IssuanceRefused { reason } } } }
  }`
  const requests = Array(5).fill({ callee: 'support' })
  const { results } = await api.call<{ results: { reason?: string }[] }>(batch, { input: { requests } }, shop.secret)
  expect(results.map(({ reason }) => reason ?? null)).toEqual([null, null, null, 'RATE_LIMITED', 'RATE_LIMITED'])
})

test('a refused request gets the time when there is room again, and is allowed then', async () => {
  const clock = fixedClock()
  const { api, shop } = await start({}, { clock })
  await setPolicy(api, shop.destinationId, limitOf('CALLEE', 1, 90))
  const endsAt = new Date(clock.now() + 90_000).toISOString()
  await issued(api, shop.publishable)
  clock.advance(89_999)
  expect(await issue(api, shop.publishable)).toMatchObject({
    reason: 'RATE_LIMITED',
    retryAt: endsAt,
    message: 'Too many calls. Try again later.',
    challenge: null,
  })
  const availability = 'query { callAvailability(callee: "support") { isOpen reason nextOpenAt } }'
  expect(await api.call(availability, {}, shop.publishable)).toEqual({
    isOpen: false,
    reason: 'RATE_LIMITED',
    nextOpenAt: endsAt,
  })
  clock.advance(1)
  await issued(api, shop.publishable)
})

test('a decision that could not be recorded uses no slot', async () => {
  const { api, shop } = await start()
  await setPolicy(api, shop.realmId, limitOf('OWNER', 1))
  const { issuances } = api.services.store
  const { record } = issuances
  issuances.record = () => Promise.reject(new Error('the disk is gone'))
  const query = 'mutation { issueAnonymousCredentials(input: { callee: "support" }) { __typename } }'
  const failed = await api.send(query, {}, shop.secret)
  expect(failed.errors[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
  issuances.record = record
  await issued(api, shop.secret)
  expect(await issue(api, shop.secret)).toMatchObject({ reason: 'RATE_LIMITED' })
})

test('a server’s visitors are counted individually if it passes their addresses', async () => {
  const { api, shop } = await start()
  await setPolicy(api, shop.realmId, limitOf('ADDRESS', 1))
  await issued(api, shop.secret, { visitorAddress: '203.0.113.1' })
  await issued(api, shop.secret, { visitorAddress: '203.0.113.2' })
  await issued(api, shop.secret, { visitorAddress: '2001:db8::1' })
  expect(await issue(api, shop.secret, { visitorAddress: '203.0.113.1' })).toMatchObject({ reason: 'RATE_LIMITED' })
  expect(await issue(api, shop.secret, { visitorAddress: '::ffff:203.0.113.2' })).toMatchObject({
    reason: 'RATE_LIMITED',
  })
  // One visitor has a whole /64.
  expect(await issue(api, shop.secret, { visitorAddress: '2001:db8::2' })).toMatchObject({ reason: 'RATE_LIMITED' })
  // Without an address, the server itself is counted.
  await issued(api, shop.secret)
  expect(await issue(api, shop.secret)).toMatchObject({ reason: 'RATE_LIMITED' })
})

test('a page cannot set the visitor’s address, and an invalid address is rejected', async () => {
  const { api, shop } = await start()
  expect(await issue(api, shop.publishable, { visitorAddress: '203.0.113.1' })).toMatchObject({
    __typename: 'InvalidInput',
    issues: [{ path: ['visitorAddress'], code: 'OUT_OF_RANGE' }],
  })
  const canary = '203.0.113.Canary'
  expect(await issue(api, shop.secret, { visitorAddress: canary })).toMatchObject({
    __typename: 'InvalidInput',
    issues: [{ path: ['visitorAddress'], code: 'MALFORMED' }],
  })
  expect(api.logged()).not.toContain('Canary')
})

test('X-Forwarded-For from a trusted proxy distinguishes pages’ visitors', async () => {
  const { api, shop } = await start({ TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' })
  await setPolicy(api, shop.realmId, limitOf('ADDRESS', 1))
  const through = (forwardedFor: string) => issue(api, { ...shop.publishable, forwardedFor })
  expect(await through('203.0.113.1')).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  expect(await through('203.0.113.2, 10.0.0.9')).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  expect(await through('203.0.113.1')).toMatchObject({ reason: 'RATE_LIMITED' })
  // Everything to the left of the first untrusted address was written by that sender.
  expect(await through('198.51.100.1, 203.0.113.2')).toMatchObject({ reason: 'RATE_LIMITED' })
})

test('X-Forwarded-For from any other sender is ignored', async () => {
  for (const proxies of ['', '192.0.2.1']) {
    const { api, shop } = await start({ TRUSTED_PROXIES: proxies })
    await setPolicy(api, shop.realmId, limitOf('ADDRESS', 1))
    await issued(api, { ...shop.publishable, forwardedFor: '203.0.113.1' })
    expect(await issue(api, { ...shop.publishable, forwardedFor: '203.0.113.2' })).toMatchObject({
      reason: 'RATE_LIMITED',
    })
  }
})

test('a monitored limit allows the request, and the receipt contains the reason it would be refused for', async () => {
  const { api, shop } = await start()
  await setPolicy(api, shop.realmId, { ...limitOf('OWNER', 1), mode: 'MONITORED' })
  await issued(api, shop.publishable)
  const id = await issued(api, shop.publishable)
  expect(await api.services.store.issuances.find(id)).toMatchObject({
    outcome: 'ISSUED',
    wouldBeRefusedFor: 'RATE_LIMITED',
  })
})
