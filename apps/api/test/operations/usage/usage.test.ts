import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue, issued } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const COUNTS = 'issued refused refusals { reason count } wouldBeRefused connected'
const USAGE = `query ($range: TimeRangeInput!, $resolution: UsageResolution!) {
  usage(range: $range, resolution: $resolution) { resolution points { startsAt counts { ${COUNTS} } } totals { ${COUNTS} } }
}`

interface Series {
  readonly points: readonly { readonly startsAt: string; readonly counts: object }[]
  readonly totals: object
}

const clock = fixedClock(Date.UTC(2026, 0, 2, 8))
const nothing = { issued: 0, refused: 0, refusals: [], wouldBeRefused: 0, connected: 0 }
let api: TestApi
let acme: Shop
let other: Shop

/** At 08:00, one is issued and two are refused. At 08:02, two are issued, one of them elsewhere, and one connects. */
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  acme = await openShop(api)
  other = await openShop(api, { name: 'other' })
  await issue(api, acme.publishable)
  await issue(api, acme.publishable, { callee: 'unknown' })
  await issue(api, { key: acme.publishable.key, origin: 'https://evil.example' })
  clock.advance(120_000)
  await setPolicy(api, other.apiClientId, {
    mode: 'MONITORED',
    businessHours: { timeZone: 'UTC', windows: [{ weekday: 'SUNDAY', opens: '00:00', closes: '24:00' }] },
  })
  const issuanceId = await issued(api, acme.secret)
  await issued(api, other.secret)
  await api.call(
    'mutation ($input: ReportCallInput!) { reportCall(input: $input) { issuanceId } }',
    { input: { issuanceId, outcome: 'CONNECTED' } },
    acme.secret,
  )
  await api.call('mutation ($input: TryIssuanceInput!) { tryIssuance(input: $input) { __typename } }', {
    input: { apiClientId: acme.apiClientId, callee: 'support', mint: true },
  })
})
afterAll(() => api.close())

test('counts by minute without gaps, extended to whole steps, without trials', async () => {
  const range = { from: '2026-01-02T08:00:30.000Z', to: '2026-01-02T08:02:00.001Z' }
  expect(await api.call<Series>(USAGE, { range, resolution: 'MINUTE' })).toEqual({
    resolution: 'MINUTE',
    points: [
      {
        startsAt: '2026-01-02T08:00:00.000Z',
        counts: {
          ...nothing,
          issued: 1,
          refused: 2,
          refusals: expect.arrayContaining([
            { reason: 'CALLEE_NOT_ALLOWED', count: 1 },
            { reason: 'ORIGIN_NOT_ALLOWED', count: 1 },
          ]),
        },
      },
      { startsAt: '2026-01-02T08:01:00.000Z', counts: nothing },
      {
        startsAt: '2026-01-02T08:02:00.000Z',
        counts: { ...nothing, issued: 2, wouldBeRefused: 1, connected: 1 },
      },
    ],
    totals: expect.objectContaining({ issued: 3, refused: 2, wouldBeRefused: 1, connected: 1 }),
  })
})

test.each([
  ['Realm', () => acme.realmId, { issued: 2, refused: 2, wouldBeRefused: 0, connected: 1 }],
  ['Realm', () => other.realmId, { issued: 1, refused: 0, wouldBeRefused: 1, connected: 0 }],
  ['Destination', () => acme.destinationId, { issued: 2, refused: 1 }],
  ['ApiClient', () => other.apiClientId, { issued: 1, refused: 0, wouldBeRefused: 1 }],
])('counts of one %s are separate', async (type, id, wanted) => {
  const query = `query ($id: ID!, $range: TimeRangeInput!) {
    node(id: $id) { ... on ${type} { usage(range: $range, resolution: HOUR) { totals { ${COUNTS} } points { startsAt } } } }
  }`
  const range = { from: '2026-01-02T07:00:00.000Z', to: '2026-01-02T09:00:00.000Z' }
  const { usage } = await api.call<{ usage: Series }>(query, { id: id(), range })
  expect(usage.totals).toMatchObject(wanted)
  expect(usage.points).toHaveLength(2)
})

test('counts by day start at midnight UTC', async () => {
  const range = { from: '2025-12-31T23:00:00.000Z', to: '2026-01-03T00:00:00.000Z' }
  const { points } = await api.call<Series>(USAGE, { range, resolution: 'DAY' })
  expect(points.map(({ startsAt, counts }) => [startsAt, Object.entries(counts)[0]])).toEqual([
    ['2025-12-31T00:00:00.000Z', ['issued', 0]],
    ['2026-01-01T00:00:00.000Z', ['issued', 0]],
    ['2026-01-02T00:00:00.000Z', ['issued', 3]],
  ])
})

test.each([
  ['is empty', { from: '2026-01-02T08:00:00.000Z', to: '2026-01-02T08:00:00.000Z' }],
  ['ends before it starts', { from: '2026-01-02T08:00:00.000Z', to: '2026-01-02T07:00:00.000Z' }],
  ['has more than 750 steps', { from: '2026-01-02T00:00:00.000Z', to: '2026-01-02T12:31:00.000Z' }],
])('a range that %s is the caller’s mistake', async (_, range) => {
  const { errors, data } = await api.send(USAGE, { range, resolution: 'MINUTE' })
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  expect(data?.usage ?? null).toBeNull()
})

test('a range of 750 steps is allowed', async () => {
  const range = { from: '2026-01-02T00:00:00.000Z', to: '2026-01-02T12:30:00.000Z' }
  const { points } = await api.call<Series>(USAGE, { range, resolution: 'MINUTE' })
  expect(points).toHaveLength(750)
})

test.each([
  '2026-01-02',
  '2026-01-02T08:00:00',
  '2026-01-02T08:00:00.0000Z',
  '2026-13-02T08:00:00Z',
  'Fri, 02 Jan 2026 08:00:00 GMT',
  1_767_340_800_000,
])('%j is not an instant', async (from) => {
  const { status, errors } = await api.send(USAGE, {
    range: { from, to: '2026-01-02T09:00:00.000Z' },
    resolution: 'HOUR',
  })
  expect(status).toBe(400)
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
})

test('counts require read access', async () => {
  const variables = { range: { from: '2026-01-02T08:00:00.000Z', to: '2026-01-02T09:00:00.000Z' }, resolution: 'HOUR' }
  expect((await api.send(USAGE, variables, 'anonymous')).errors[0]?.extensions.code).toBe('UNAUTHENTICATED')
  expect((await api.send(USAGE, variables, acme.secret)).errors[0]?.extensions.code).toBe('FORBIDDEN')
})
