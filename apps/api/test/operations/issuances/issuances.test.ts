import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { setPolicy } from '../../testkit/setPolicy.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const ISSUANCES = `query ($first: Int!, $after: String, $filter: IssuanceFilter) {
  issuances(first: $first, after: $after, filter: $filter) { edges { cursor node { id } } pageInfo { hasNextPage endCursor startCursor } }
}`

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

const clock = fixedClock(Date.UTC(2026, 0, 2, 8))
let api: TestApi
let acme: Shop
let other: Shop
/** The decisions by name. */
const ids: Record<string, string> = {}

beforeAll(async () => {
  api = await startTestApi({}, { clock })
  acme = await openShop(api)
  other = await openShop(api, { name: 'other' })
  await setPolicy(api, acme.destinationId, {
    mode: 'MONITORED',
    rateLimits: [{ scope: 'ADDRESS', limit: 1, windowSeconds: 60 }],
  })
  const decided: [string, () => Promise<{ issuanceId: string }>][] = [
    ['first', () => issue(api, acme.secret, { visitorAddress: '203.0.113.1', reference: 'order 7' })],
    ['monitored', () => issue(api, acme.secret, { visitorAddress: '203.0.113.1' })],
    ['stranger', () => issue(api, { key: acme.publishable.key, origin: 'https://evil.example' })],
    ['unknown', () => issue(api, acme.publishable, { callee: 'unknown' })],
    ['elsewhere', () => issue(api, other.secret, { visitorAddress: '203.0.113.2' })],
  ]
  for (const [name, decide] of decided) {
    clock.advance(1_000)
    ids[name] = (await decide()).issuanceId
  }
  clock.advance(1_000)
  const trial = await api.call<{ issued: { issuanceId: string } }>(
    'mutation ($input: TryIssuanceInput!) { tryIssuance(input: $input) { ... on TryIssuancePayload { issued { issuanceId } } } }',
    { input: { apiClientId: acme.apiClientId, callee: 'support', mint: true } },
  )
  ids.trial = trial.issued.issuanceId
})
afterAll(() => api.close())

async function named(filter: object | null, first = 100): Promise<string[]> {
  const page = await api.call<Page>(ISSUANCES, { first, filter })
  return page.edges.map(({ node }) => Object.entries(ids).find(([, id]) => id === node.id)?.[0] ?? node.id)
}

const visitorOf = async (name: string) =>
  (await api.call<{ visitor: string }>('query ($id: ID!) { issuance(id: $id) { visitor } }', { id: ids[name] })).visitor

test('lists all decisions newest first, including trials', async () => {
  expect(await named(null)).toEqual(['trial', 'elsewhere', 'unknown', 'stranger', 'monitored', 'first'])
})

test.each<[filter: string, value: () => unknown, wanted: string[]]>([
  ['realmId', () => other.realmId, ['elsewhere']],
  ['apiClientId', () => acme.apiClientId, ['trial', 'unknown', 'stranger', 'monitored', 'first']],
  ['destinationId', () => acme.destinationId, ['trial', 'stranger', 'monitored', 'first']],
  ['outcome', () => 'REFUSED', ['unknown', 'stranger']],
  ['outcome', () => 'ISSUED', ['trial', 'elsewhere', 'monitored', 'first']],
  ['refusalReasons', () => ['ORIGIN_NOT_ALLOWED'], ['stranger']],
  ['refusalReasons', () => ['CALLEE_NOT_ALLOWED', 'ORIGIN_NOT_ALLOWED', 'PAUSED'], ['unknown', 'stranger']],
  ['refusalReasons', () => [], []],
  ['callee', () => 'unknown', ['unknown']],
  ['callee', () => 'nob', []],
  ['visitor', () => visitorOf('first'), ['monitored', 'first']],
  ['wouldBeRefused', () => true, ['monitored']],
  ['wouldBeRefused', () => false, ['trial', 'elsewhere', 'unknown', 'stranger', 'first']],
  [
    'decidedAt',
    () => ({ from: '2026-01-02T08:00:02.000Z', to: '2026-01-02T08:00:04.000Z' }),
    ['stranger', 'monitored'],
  ],
  ['decidedAt', () => ({ from: '2026-01-03T00:00:00.000Z', to: '2026-01-04T00:00:00.000Z' }), []],
])('filtered by %s', async (name, value, wanted) => {
  expect(await named({ [name]: await value() })).toEqual(wanted)
})

test('all conditions of a filter must match', async () => {
  expect(await named({ realmId: acme.realmId, outcome: 'ISSUED', wouldBeRefused: true })).toEqual(['monitored'])
  expect(await named({ realmId: other.realmId, outcome: 'REFUSED' })).toEqual([])
})

test('paging returns each decision once, with and without a filter', async () => {
  for (const filter of [null, { realmId: acme.realmId }]) {
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: Page = await api.call<Page>(ISSUANCES, { first: 2, after, filter })
      expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor)
      seen.push(...page.edges.map(({ node }) => node.id))
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after !== null)
    const all = await api.call<Page>(ISSUANCES, { first: 100, filter })
    expect(seen).toEqual(all.edges.map(({ node }) => node.id))
    expect(seen).toHaveLength(filter === null ? 6 : 5)
  }
})

test.each([{ first: 0 }, { first: 101 }, { first: 1, after: 'not a cursor' }])('rejects the page %j', async (page) => {
  const { errors } = await api.send(ISSUANCES, page)
  expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
})

test.each(['null', '{"length":2}', '[1]', '[1,"iss_1",2]', '[{},"iss_1"]', '[1,2]'])(
  'rejects %s as a cursor, in any encoding',
  async (text) => {
    const after = Buffer.from(text).toString('base64url')
    const { errors } = await api.send(ISSUANCES, { first: 1, after })
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
  },
)

test('a receipt contains everything about a decision except the visitor', async () => {
  const receipt = await api.call(
    `query ($id: ID!) { issuance(id: $id) {
      id decidedAt outcome refusalReason wouldBeRefusedFor isTrial realmName callee origin keyKind isNetworkKept expiresAt reference
      report { connectedAt } realm { name } apiClient { name } destination { alias } realmKey { state }
      steps { check isPassed isEnforced policy { ownerId ownerName revision } }
    } }`,
    { id: ids.monitored },
  )
  const step = { isPassed: true, isEnforced: true, policy: null }
  expect(receipt).toEqual({
    id: ids.monitored,
    decidedAt: '2026-01-02T08:00:02.000Z',
    outcome: 'ISSUED',
    refusalReason: null,
    wouldBeRefusedFor: 'RATE_LIMITED',
    isTrial: false,
    realmName: 'acme',
    callee: 'support',
    origin: null,
    keyKind: 'SECRET',
    isNetworkKept: true,
    expiresAt: '2026-01-02T08:05:02.000Z',
    reference: null,
    report: null,
    realm: { name: 'acme' },
    apiClient: { name: 'Shop' },
    destination: { alias: 'support' },
    realmKey: { state: 'ACTIVE' },
    steps: [
      { check: 'PAUSE', ...step },
      { check: 'ORIGIN', ...step },
      { check: 'CALLEE', ...step },
      { check: 'BLOCK_LIST', ...step },
      {
        check: 'RATE_LIMIT',
        isPassed: false,
        isEnforced: false,
        policy: { ownerId: acme.destinationId, ownerName: 'destination "support"', revision: 1 },
      },
    ],
  })
  const everything = await api.send(
    'query ($id: ID!) { issuance(id: $id) { visitor steps { detail } reference requestId } }',
    { id: ids.first },
  )
  expect(everything.text).not.toContain('203.0.113')
  expect(everything.text).toContain('order 7')
  expect(await visitorOf('first')).toMatch(/^[0-9a-f]{16}$/)
  expect(await visitorOf('first')).toBe(await visitorOf('monitored'))
  expect(await visitorOf('first')).not.toBe(await visitorOf('elsewhere'))
})

test('decisions require read access, and a missing one has the same response', async () => {
  const one = 'query ($id: ID!) { issuance(id: $id) { id } }'
  for (const [as, code] of [
    ['anonymous', 'UNAUTHENTICATED'],
    [acme.secret, 'FORBIDDEN'],
  ] as const) {
    expect((await api.send(ISSUANCES, { first: 1 }, as)).errors[0]?.extensions.code).toBe(code)
    expect((await api.send(one, { id: ids.first }, as)).errors[0]?.extensions.code).toBe(code)
  }
  expect(await api.call(one, { id: ids.first }, await api.signedIn('AUDITOR'))).toEqual({ id: ids.first })
  expect(await api.call(one, { id: 'iss_none' })).toBeNull()
})
