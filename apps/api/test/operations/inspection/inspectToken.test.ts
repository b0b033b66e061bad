import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const ISSUE =
  'mutation { issueAnonymousCredentials(input: { callee: "support" }) { ... on IssueAnonymousCredentialsPayload { credentials { toToken } } } }'
const INSPECT = 'mutation ($input: InspectTokenInput!) { inspectToken(input: $input) { __typename } }'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

test('a client that inspects a token is recorded in the audit log, and a page cannot inspect one', async () => {
  const { credentials } = await api.call<{ credentials: { toToken: string } }>(ISSUE, {}, shop.secret)
  const input = { token: credentials.toToken }
  expect(await api.call(INSPECT, { input }, shop.secret)).toEqual({ __typename: 'InspectTokenPayload' })
  const log = await api.call<{ edges: unknown[] }>(
    '{ auditLog(first: 1) { edges { node { action actor { __typename ... on ApiClient { id } } } } } }',
  )
  expect(log.edges).toEqual([
    { node: { action: 'TOKEN_INSPECTED', actor: { __typename: 'ApiClient', id: shop.apiClientId } } },
  ])
  expect((await api.send(INSPECT, { input }, shop.publishable)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  expect((await api.send(INSPECT, { input }, 'anonymous')).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
})
