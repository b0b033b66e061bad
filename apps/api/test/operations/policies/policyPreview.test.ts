import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { issue } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const PREVIEW = `query ($input: PolicyPreviewInput!) {
  policyPreview(input: $input) {
    __typename
    ... on PolicyPreviewPayload {
      decisionCount isPartial changedCount newlyChallenged
      newlyRefused { reason count } newlyIssued { reason count } refusedOtherwise { reason count } newlyRecorded { reason count }
      examples { issuance { id callee } refusalReason draftRefusalReason }
    }
    ... on InvalidInput { issues { path code } }
  }
}`

const clock = fixedClock(Date.UTC(2026, 0, 2, 8))
const decidedAt = { from: '2026-01-02T08:00:00.000Z', to: '2026-01-02T09:00:00.000Z' }
let api: TestApi
let shop: Shop
const receipts: string[] = []
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
  for (const visitorAddress of ['203.0.113.1', '203.0.113.1', '203.0.113.2', '203.0.113.1']) {
    clock.advance(60_000)
    receipts.push((await issue(api, shop.secret, { visitorAddress })).issuanceId)
  }
  receipts.push((await issue(api, shop.secret, { callee: 'unknown' })).issuanceId)
})
afterAll(() => api.close())

const preview = (ownerId: string, policy: object | null, range: object = decidedAt) =>
  api.call<Record<string, unknown>>(PREVIEW, { input: { ownerId, policy, decidedAt: range } })

const twoEach = { rateLimits: [{ scope: 'ADDRESS', limit: 1, windowSeconds: 3_600 }] }

test('counts the recorded decisions that a draft would change, by reason, with the newest receipts', async () => {
  expect(await preview(shop.realmId, twoEach)).toEqual({
    __typename: 'PolicyPreviewPayload',
    decisionCount: 5,
    isPartial: false,
    changedCount: 2,
    newlyChallenged: 0,
    newlyRefused: [{ reason: 'RATE_LIMITED', count: 2 }],
    newlyIssued: [],
    refusedOtherwise: [],
    newlyRecorded: [],
    examples: [receipts[3], receipts[1]].map((id) => ({
      issuance: { id, callee: 'support' },
      refusalReason: null,
      draftRefusalReason: 'RATE_LIMITED',
    })),
  })
})

test('lists the most frequent reason first', async () => {
  const windows = [{ weekday: 'FRIDAY', opens: '08:00', closes: '08:03' }]
  const { newlyRefused } = await preview(shop.realmId, { ...twoEach, businessHours: { timeZone: 'UTC', windows } })
  expect(newlyRefused).toEqual([
    { reason: 'OUTSIDE_BUSINESS_HOURS', count: 2 },
    { reason: 'RATE_LIMITED', count: 1 },
  ])
})

test('a decision that was just removed is not an internal error', async () => {
  const { issuances } = api.services.store
  const { find } = issuances
  onTestFinished(() => {
    issuances.find = find
  })
  issuances.find = () => Promise.resolve(null)
  const { errors } = await api.send(PREVIEW, { input: { ownerId: shop.realmId, policy: twoEach, decidedAt } })
  expect(errors[0]?.extensions.code).toBe('NOT_FOUND')
})

test('shows what a monitored draft would record, and who would get a challenge', async () => {
  expect(await preview(shop.realmId, { ...twoEach, mode: 'MONITORED' })).toMatchObject({
    changedCount: 0,
    newlyRecorded: [{ reason: 'RATE_LIMITED', count: 2 }],
  })
  expect(await preview(shop.apiClientId, { challenge: 'PROOF_OF_WORK' })).toMatchObject({
    changedCount: 0,
    newlyChallenged: 4,
  })
})

test('shows what would have been allowed without the policy', async () => {
  const closed = {
    timeZone: 'UTC',
    windows: [{ weekday: 'SUNDAY', opens: '00:00', closes: '24:00' }],
  }
  await setPolicy(api, shop.destinationId, { businessHours: closed })
  const refused = await issue(api, shop.secret)
  expect(refused).toMatchObject({ reason: 'OUTSIDE_BUSINESS_HOURS', retryAt: '2026-01-04T00:00:00.000Z' })
  const { examples, ...counts } = await preview(shop.destinationId, null)
  expect(counts).toMatchObject({ decisionCount: 5, newlyIssued: [{ reason: 'OUTSIDE_BUSINESS_HOURS', count: 5 }] })
  expect(examples).toHaveLength(5)
})

test('rejects an invalid draft, and a range that is empty or longer than 31 days', async () => {
  expect(await preview(shop.realmId, { rateLimits: [{ scope: 'OWNER', limit: 0, windowSeconds: 1 }] })).toEqual({
    __typename: 'InvalidInput',
    issues: [{ path: ['policy', 'rateLimits', '0', 'limit'], code: 'OUT_OF_RANGE' }],
  })
  for (const to of [decidedAt.from, '2026-02-02T08:00:00.001Z'])
    expect(await preview(shop.realmId, null, { from: decidedAt.from, to })).toEqual({
      __typename: 'InvalidInput',
      issues: [{ path: ['decidedAt'], code: 'OUT_OF_RANGE' }],
    })
  expect(await preview(shop.realmId, null, { from: decidedAt.from, to: '2026-02-02T08:00:00.000Z' })).toMatchObject({
    __typename: 'PolicyPreviewPayload',
  })
})

test('requires read access and an existing owner', async () => {
  const variables = { input: { ownerId: shop.realmId, policy: null, decidedAt } }
  const codeOf = async (as: Parameters<TestApi['send']>[2], changes: object = {}) =>
    (await api.send(PREVIEW, { input: { ...variables.input, ...changes } }, as)).errors[0]?.extensions.code
  expect(await codeOf('anonymous')).toBe('UNAUTHENTICATED')
  expect(await codeOf(shop.secret)).toBe('FORBIDDEN')
  expect(await codeOf('owner', { ownerId: 'cli_none' })).toBe('NOT_FOUND')
  expect(await codeOf(await api.signedIn('AUDITOR'))).toBeUndefined()
})
