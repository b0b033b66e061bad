import { fixedClock } from '@anoncall/domain/testing'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type IssueResult, issue } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const clock = fixedClock()
let api: TestApi
let shop: Shop
let revision: number
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
  revision = await setPolicy(api, shop.realmId, { challenge: 'PROOF_OF_WORK' })
})
afterAll(() => api.close())

/** Solves a challenge with the library's browser code, as a visitor's browser does. */
async function solve(refused: IssueResult): Promise<string> {
  const challenge = JSON.parse(refused.challenge?.altcha ?? '')
  return btoa(JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) }))
}

const ask = (challengeSolution?: string) => issue(api, shop.publishable, { challengeSolution })
const passed = { __typename: 'IssueAnonymousCredentialsPayload' }

test('a page gets a challenge, solves it, and gets credentials for it once', async () => {
  const refused = await ask()
  expect(refused).toMatchObject({
    __typename: 'IssuanceRefused',
    reason: 'CHALLENGE_REQUIRED',
    message: 'A proof of work is required.',
    retryAt: null,
    publicMessage: null,
    challenge: { expiresAt: new Date(clock.now() + 300_000).toISOString() },
  })
  const solution = await solve(refused)
  expect(await ask(solution)).toMatchObject(passed)
  const again = await ask(solution)
  expect(again).toMatchObject({ reason: 'CHALLENGE_FAILED', challenge: { altcha: expect.any(String) } })
  expect(again.challenge?.altcha).not.toBe(refused.challenge?.altcha)
})

test('of many parallel requests with one solution, one is issued', async () => {
  const solution = await solve(await ask())
  const results = await Promise.all(Array.from({ length: 20 }, () => ask(solution)))
  expect(results.filter(({ __typename }) => __typename === passed.__typename)).toHaveLength(1)
  expect(results.filter(({ reason }) => reason === 'CHALLENGE_FAILED')).toHaveLength(19)
})

test('a solution that is late, from another client or invented fails', async () => {
  const solution = await solve(await ask())
  const other = await openShop(api, { name: 'other' })
  await setPolicy(api, other.realmId, { challenge: 'PROOF_OF_WORK' })
  expect(await issue(api, other.publishable, { challengeSolution: solution })).toMatchObject({
    reason: 'CHALLENGE_FAILED',
  })
  const { challenge } = await ask()
  const guess = { challenge: JSON.parse(challenge?.altcha ?? ''), solution: { counter: 1, derivedKey: '00', time: 1 } }
  for (const wrong of [btoa(JSON.stringify(guess)), btoa('{}'), 'no Base64', 'A'.repeat(5_000)])
    expect(await ask(wrong)).toMatchObject({ reason: 'CHALLENGE_FAILED' })
  clock.advance(300_000)
  expect(await ask(solution)).toMatchObject({
    reason: 'CHALLENGE_FAILED',
    message: 'The proof of work was wrong, too late or already used.',
  })
})

test('a solution that a rate limit refused can be used when there is room again', async () => {
  const rateLimits = [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }]
  revision = await setPolicy(api, shop.realmId, { challenge: 'PROOF_OF_WORK', rateLimits }, revision)
  const [first, second] = [await solve(await ask()), await solve(await ask())]
  expect(await ask(first)).toMatchObject(passed)
  expect(await ask(second)).toMatchObject({
    reason: 'RATE_LIMITED',
    challenge: null,
    retryAt: new Date(clock.now() + 60_000).toISOString(),
  })
  clock.advance(60_000)
  expect(await ask(second)).toMatchObject(passed)
})

test('a challenge that is not solved uses no slot in a limit', async () => {
  clock.advance(60_000)
  for (let turn = 0; turn < 5; turn += 1) expect(await ask()).toMatchObject({ reason: 'CHALLENGE_REQUIRED' })
  expect(await ask(await solve(await ask()))).toMatchObject(passed)
})

test('a button stays enabled for a challenge, and a monitored one is not required', async () => {
  clock.advance(60_000)
  const availability = 'query { callAvailability(callee: "support") { isOpen reason } }'
  expect(await api.call(availability, {}, shop.publishable)).toEqual({ isOpen: true, reason: null })
  await setPolicy(api, shop.realmId, { challenge: 'PROOF_OF_WORK', mode: 'MONITORED' }, revision)
  const { __typename, issuanceId } = await ask()
  expect(__typename).toBe(passed.__typename)
  expect(await api.services.store.issuances.find(issuanceId)).toMatchObject({ wouldBeRefusedFor: 'CHALLENGE_REQUIRED' })
})
