import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

/** A Friday, 18:00 in Lisbon as in UTC. */
const clock = fixedClock(Date.UTC(2026, 0, 2, 18))
let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
})
afterAll(() => api.close())

const PAUSE = `mutation ($input: PauseIssuingInput!) {
  pauseIssuing(input: $input) { ... on PauseIssuingPayload { outstandingCount outstandingUntil pause { publicMessage } } }
}`
const RESUME = 'mutation ($input: ResumeIssuingInput!) { resumeIssuing(input: $input) { __typename } }'

test('outside business hours, a page gets the next time at which all policies allow calls', async () => {
  const hours = (opens: string, closes: string, closedDates: string[] = []) => ({
    businessHours: {
      timeZone: 'Europe/Lisbon',
      windows: ['FRIDAY', 'MONDAY', 'TUESDAY'].map((weekday) => ({ weekday, opens, closes })),
      closedDates,
    },
  })
  const revision = await setPolicy(api, shop.destinationId, hours('09:00', '18:00', ['2026-01-05']))
  await setPolicy(api, shop.apiClientId, hours('11:00', '20:00'))
  const refused = await issue(api, shop.publishable)
  expect(refused).toMatchObject({
    reason: 'OUTSIDE_BUSINESS_HOURS',
    retryAt: '2026-01-06T11:00:00.000Z',
    message: 'Calls are not possible at this time.',
    publicMessage: null,
    challenge: null,
  })
  await setPolicy(api, shop.destinationId, { ...hours('09:00', '18:00'), mode: 'MONITORED' }, revision)
  const id = await issued(api, shop.publishable)
  expect(await api.services.store.issuances.find(id)).toMatchObject({ wouldBeRefusedFor: 'OUTSIDE_BUSINESS_HOURS' })
})

test.each([
  ['everything', () => null],
  ['the realm', () => shop.realmId],
  ['the destination', () => shop.destinationId],
  ['the client', () => shop.apiClientId],
])(
  'a pause of %s refuses the next request, with its message and its end, and reports which tokens stay usable',
  async (_, ownerId) => {
    const outstanding = await issued(api, shop.publishable)
    const endsAt = new Date(clock.now() + 600_000).toISOString()
    const paused = await api.call<{ outstandingCount: number; outstandingUntil: string }>(PAUSE, {
      input: { ownerId: ownerId(), reason: 'drill', publicMessage: 'Back in ten minutes.', endsAt },
    })
    expect(paused.outstandingCount).toBeGreaterThan(0)
    const { expiresAt } = (await api.services.store.issuances.find(outstanding)) ?? {}
    expect(Date.parse(paused.outstandingUntil)).toBe(expiresAt)
    expect(await issue(api, shop.publishable)).toMatchObject({
      reason: 'PAUSED',
      retryAt: endsAt,
      message: 'Back in ten minutes.',
      publicMessage: 'Back in ten minutes.',
    })
    expect(await issue(api, shop.secret)).toMatchObject({ reason: 'PAUSED' })
    await api.call(RESUME, { input: { ownerId: ownerId(), reason: 'over' } })
    await issued(api, shop.publishable)
  },
)

test('a pause without a message has a general sentence, and one without an end has no time', async () => {
  await api.call(PAUSE, { input: { ownerId: shop.realmId, reason: 'never shown to visitors' } })
  const refused = await issue(api, shop.publishable)
  expect(refused).toMatchObject({
    reason: 'PAUSED',
    retryAt: null,
    message: 'Calls are paused at the moment.',
    publicMessage: null,
  })
  expect(JSON.stringify(refused)).not.toContain('never shown')
  await api.call(RESUME, { input: { ownerId: shop.realmId, reason: 'over' } })
})

test('while the clock is not trusted, nothing is issued, not even as a trial, and the error is temporary', async () => {
  const at = clock.now()
  onTestFinished(() => clock.set(at))
  clock.set(at + 60_000)
  const answers = [
    await api.send(
      'mutation { issueAnonymousCredentials(input: { callee: "support" }) { __typename } }',
      {},
      shop.publishable,
    ),
    await api.send('mutation ($input: TryIssuanceInput!) { tryIssuance(input: $input) { __typename } }', {
      input: { apiClientId: shop.apiClientId, callee: 'support', mint: true },
    }),
  ]
  for (const { errors } of answers) {
    expect(errors[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE')
    expect(errors[0]?.message).toContain('clock')
  }
})

test('a key whose realm was just deleted gets the same response as an unknown one', async () => {
  const { realms } = api.services.store
  const { find } = realms
  onTestFinished(() => {
    realms.find = find
  })
  realms.find = () => Promise.resolve(null)
  for (const query of [
    'mutation { issueAnonymousCredentials(input: { callee: "support" }) { __typename } }',
    '{ callAvailability(callee: "support") { isOpen } }',
  ]) {
    const { errors } = await api.send(query, {}, shop.publishable)
    expect(errors[0]).toMatchObject({
      message: 'This API key is unknown, revoked or expired.',
      extensions: { code: 'UNAUTHENTICATED' },
    })
  }
})

test('a pause ends automatically', async () => {
  const endsAt = new Date(clock.now() + 1_000).toISOString()
  await api.call(PAUSE, { input: { ownerId: shop.realmId, reason: 'short', endsAt } })
  expect(await issue(api, shop.publishable)).toMatchObject({ reason: 'PAUSED' })
  clock.advance(1_000)
  await issued(api, shop.publishable)
})
