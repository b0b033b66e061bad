import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { shopOrigin, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const TRY = `mutation ($input: TryIssuanceInput!) {
  tryIssuance(input: $input) {
    __typename
    ... on TryIssuancePayload {
      outcome refusalReason wouldBeRefusedFor retryAt
      steps { check isPassed isEnforced detail policy { ownerName revision } }
      issued { issuanceId }
    }
    ... on InvalidInput { issues { path code } }
  }
}`

interface Tried {
  readonly outcome: string
  readonly steps: readonly { readonly check: string; readonly detail: string; readonly policy: object | null }[]
  readonly issued: { readonly issuanceId: string } | null
  readonly issues: readonly { readonly path: readonly string[]; readonly code: string }[]
}

/** A Friday, 08:00 in Lisbon as in UTC. */
const clock = fixedClock(Date.UTC(2026, 0, 2, 8))
const officeHours = {
  businessHours: {
    timeZone: 'Europe/Lisbon',
    windows: [{ weekday: 'FRIDAY', opens: '09:00', closes: '18:00' }],
    closedDates: ['2026-01-09'],
  },
}
let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
})
afterAll(() => api.close())

const attempt = (input: object = {}) =>
  api.call<Tried>(TRY, { input: { apiClientId: shop.apiClientId, callee: 'support', origin: shopOrigin, ...input } })
const recorded = async () => {
  const { edges } = await api.call<{ edges: unknown[] }>('{ issuances(first: 100) { edges { node { id } } } }')
  return edges.length
}

test('a draft replaces the current policy, at the requested instant, and has no side effects', async () => {
  await setPolicy(api, shop.destinationId, { rateLimits: [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }] })
  const before = await recorded()
  const policies = [{ ownerId: shop.destinationId, policy: officeHours }]
  expect(await attempt()).toMatchObject({ outcome: 'ISSUED', issued: null })
  const closed = await attempt({ policies })
  expect(closed).toMatchObject({
    outcome: 'REFUSED',
    refusalReason: 'OUTSIDE_BUSINESS_HOURS',
    retryAt: '2026-01-02T09:00:00.000Z',
  })
  expect(closed.steps.at(-1)).toEqual({
    check: 'BUSINESS_HOURS',
    isPassed: false,
    isEnforced: true,
    detail: 'closed, Fr 08:00 in Europe/Lisbon; opens Fr 2026-01-02 09:00',
    policy: { ownerName: 'destination "support"', revision: null },
  })
  expect(await attempt({ policies, evaluatedAt: '2026-01-02T09:00:00.000Z' })).toMatchObject({ outcome: 'ISSUED' })
  expect(await attempt({ policies, evaluatedAt: '2026-01-09T09:00:00.000Z' })).toMatchObject({
    refusalReason: 'OUTSIDE_BUSINESS_HOURS',
    retryAt: '2026-01-16T09:00:00.000Z',
  })
  const monitored = [{ ownerId: shop.destinationId, policy: { ...officeHours, mode: 'MONITORED' } }]
  expect(await attempt({ policies: monitored })).toMatchObject({
    outcome: 'ISSUED',
    wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS',
  })
  expect(await recorded()).toBe(before)
})

test('a trial counts against no limit, and includes what others have used of it', async () => {
  for (let turn = 0; turn < 3; turn += 1) expect(await attempt()).toMatchObject({ outcome: 'ISSUED' })
  expect(await issue(api, shop.secret)).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  expect(await attempt()).toMatchObject({ refusalReason: 'RATE_LIMITED', retryAt: '2026-01-02T08:01:00.000Z' })
  const without = [{ ownerId: shop.destinationId, policy: null }]
  expect(await attempt({ policies: without })).toMatchObject({ outcome: 'ISSUED' })
  clock.advance(60_000)
})

test('runs as a page at its origin, as a server without one, and as a visitor with an address', async () => {
  expect(await attempt({ origin: 'https://evil.example' })).toMatchObject({ refusalReason: 'ORIGIN_NOT_ALLOWED' })
  expect(await attempt({ origin: null })).toMatchObject({ outcome: 'ISSUED' })
  await api.call('mutation ($input: CreateBlockInput!) { createBlock(input: $input) { __typename } }', {
    input: { realmId: shop.realmId, network: '203.0.113.0/24', reason: 'abuse' },
  })
  const blocked = await attempt({ visitorAddress: '203.0.113.5' })
  expect(blocked).toMatchObject({ refusalReason: 'NETWORK_BLOCKED' })
  expect(JSON.stringify(blocked)).not.toContain('203.0.113.5')
  expect(await attempt({ visitorAddress: '198.51.100.5' })).toMatchObject({ outcome: 'ISSUED' })
  expect(await attempt()).toMatchObject({ outcome: 'ISSUED' })
})

test('assumes that a challenge is solved, and reports it', async () => {
  const policies = [{ ownerId: shop.realmId, policy: { challenge: 'PROOF_OF_WORK' } }]
  const { outcome, steps } = await attempt({ policies })
  expect(outcome).toBe('ISSUED')
  expect(steps.at(-1)).toMatchObject({ check: 'CHALLENGE', detail: 'trial: the proof of work counts as solved' })
})

test('creates credentials with the current policy and time only, and records a trial', async () => {
  const { issued } = await attempt({ mint: true, visitorAddress: '198.51.100.5' })
  const receipt = await api.call('query ($id: ID!) { issuance(id: $id) { isTrial visitor isNetworkKept } }', {
    id: issued?.issuanceId,
  })
  // The address of a trial is the administrator's or invented, so it is not stored.
  expect(receipt).toEqual({ isTrial: true, visitor: expect.stringMatching(/^[0-9a-f]{16}$/), isNetworkKept: false })
  const draft = [{ ownerId: shop.realmId, policy: {} }]
  expect((await attempt({ mint: true, policies: draft })).issues).toEqual([
    { path: ['policies'], code: 'OUT_OF_RANGE' },
  ])
  expect((await attempt({ mint: true, evaluatedAt: '2026-01-02T08:00:00.000Z' })).issues).toEqual([
    { path: ['evaluatedAt'], code: 'OUT_OF_RANGE' },
  ])
})

test('reports the problems of a trial, and requires permission to manage clients', async () => {
  const wrong = { ownerId: shop.realmId, policy: { rateLimits: [{ scope: 'OWNER', limit: 0, windowSeconds: 1 }] } }
  expect((await attempt({ policies: [wrong], visitorAddress: 'here' })).issues).toEqual([
    { path: ['visitorAddress'], code: 'MALFORMED' },
    { path: ['policies', '0', 'policy', 'rateLimits', '0', 'limit'], code: 'OUT_OF_RANGE' },
  ])
  const four = Array(4).fill({ ownerId: shop.realmId, policy: null })
  expect((await attempt({ policies: four })).issues).toEqual([{ path: ['policies'], code: 'TOO_LONG' }])
  const variables = { input: { apiClientId: shop.apiClientId, callee: 'support' } }
  for (const as of [await api.signedIn('AUDITOR'), shop.secret])
    expect((await api.send(TRY, variables, as)).errors[0]?.extensions.code).toBe('FORBIDDEN')
  const gone = await api.send(TRY, { input: { apiClientId: 'cli_none', callee: 'support' } })
  expect(gone.errors[0]?.extensions.code).toBe('NOT_FOUND')
})
