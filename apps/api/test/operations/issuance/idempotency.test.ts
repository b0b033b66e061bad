import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const clock = fixedClock()
let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi({ ANONCALL_FLOOD_LIMIT_PER_MINUTE: '100000' }, { clock })
  shop = await openShop(api)
})
afterAll(() => api.close())

const ISSUE = `mutation ($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) {
    ... on IssueAnonymousCredentialsPayload { issuanceId issuedAt expiresAt callee credentials { accountToken fromToken toToken realm } }
    ... on InvalidInput { issues { path code } }
  }
}`
const receiptCount = async () =>
  (await api.services.store.issuances.outstanding({ realmId: shop.realmId, apiClientId: null, destinationId: null }, 0))
    .count

test('two hundred requests with one key make one receipt, take one slot in a limit, and get the same tokens', async () => {
  const revision = await setPolicy(api, shop.realmId, {
    rateLimits: [{ scope: 'OWNER', limit: 2, windowSeconds: 3_600 }],
  })
  const input = { callee: 'support', reference: 'order 7', idempotencyKey: 'two hundred' }
  const answers = await Promise.all(Array.from({ length: 200 }, () => api.call(ISSUE, { input }, shop.publishable)))
  expect(answers[0]).toMatchObject({ callee: 'support', credentials: { realm: 'acme' } })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(await receiptCount()).toBe(1)
  const results = [await issue(api, shop.publishable), await issue(api, shop.publishable)]
  expect(results.map(({ reason }) => reason)).toEqual([undefined, 'RATE_LIMITED'])
  await setPolicy(api, shop.realmId, { rateLimits: [] }, revision)
})

test('another input under a key is invalid, and so is a key that is too long', async () => {
  await issued(api, shop.secret, { idempotencyKey: 'k1' })
  expect(await issue(api, shop.secret, { idempotencyKey: 'k1', reference: 'order 8' })).toMatchObject({
    __typename: 'InvalidInput',
    issues: [{ path: ['idempotencyKey'], code: 'DUPLICATE' }],
  })
  expect(await issue(api, shop.secret, { idempotencyKey: 'k'.repeat(65) })).toMatchObject({
    issues: [{ path: ['idempotencyKey'], code: 'TOO_LONG' }],
  })
})

test('in a batch, each request has its own key', async () => {
  const BATCH = `mutation ($input: IssueAnonymousCredentialsBatchInput!) {
    issueAnonymousCredentialsBatch(input: $input) {
      ... on IssueAnonymousCredentialsBatchPayload {
        results { ... on IssueAnonymousCredentialsPayload { issuanceId } ... on InvalidInput { issues { code } } }
      }
    }
  }`
  const batch = async (...keys: string[]) => {
    const requests = keys.map((idempotencyKey) => ({ callee: 'support', idempotencyKey }))
    return (await api.call<{ results: { issuanceId?: string }[] }>(BATCH, { input: { requests } }, shop.secret)).results
  }
  const first = await batch('b1', 'b2')
  expect(await batch('b2', 'b1', 'b1')).toEqual([first[1], first[0], { issues: [{ code: 'DUPLICATE' }] }])
})

test('a restart keeps the keys', async () => {
  const id = await issued(api, shop.secret, { idempotencyKey: 'kept' })
  api = await api.restart()
  expect(await issued(api, shop.secret, { idempotencyKey: 'kept' })).toBe(id)
})

test('tokens whose realm key was removed are an error with its own code', async () => {
  await issued(api, shop.secret, { idempotencyKey: 'gone' })
  const { realmKey } = await api.call<{ realmKey: { id: string } }>(
    'mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { ... on StageRealmKeyPayload { realmKey { id } } } }',
    { input: { realmId: shop.realmId, cipher: 'AES_128_ECB', gatewayRealm: 'acme-2' } },
  )
  await api.call('mutation ($input: ActivateRealmKeyInput!) { activateRealmKey(input: $input) { __typename } }', {
    input: { realmKeyId: realmKey.id, overlapSeconds: 60 },
  })
  const repeat = () => api.send(ISSUE, { input: { callee: 'support', idempotencyKey: 'gone' } }, shop.secret)
  expect((await repeat()).data).toMatchObject({ issueAnonymousCredentials: { credentials: { realm: 'acme' } } })
  clock.advance(60_000)
  await api.useCases.applyKeySchedule()
  const { errors } = await repeat()
  expect(errors).toMatchObject([
    { message: expect.stringContaining('cannot be issued again'), extensions: { code: 'CREDENTIALS_GONE' } },
  ])
})

test('the log and the database contain no idempotency key', async () => {
  await issued(api, shop.secret, { idempotencyKey: 'a-key-that-must-stay-secret' })
  expect(api.logged()).not.toContain('a-key-that-must-stay-secret')
  for (const file of ['anoncall.db', 'anoncall.db-wal'])
    expect(readFileSync(join(api.dataDir, file)).includes('a-key-that-must-stay-secret')).toBe(false)
})
