import { fixedClock } from '@anoncall/domain/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issue } from '../../testkit/issue.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { sendPolicy, setPolicy } from '../../testkit/setPolicy.ts'
import { type Caller, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const clock = fixedClock(Date.UTC(2026, 0, 2, 8))
let api: TestApi
let shop: Shop
let auditor: Caller
beforeAll(async () => {
  api = await startTestApi({}, { clock })
  shop = await openShop(api)
  auditor = await api.signedIn('AUDITOR')
})
afterAll(() => api.close())

const POLICY =
  'policy { mode rateLimits { scope limit windowSeconds } businessHours { timeZone windows { weekday opens closes } closedDates isOpen nextOpenAt } challenge updatedAt revision }'

const lisbon = {
  timeZone: 'Europe/Lisbon',
  windows: [
    { weekday: 'SUNDAY', opens: '10:00', closes: '24:00' },
    { weekday: 'FRIDAY', opens: '14:00', closes: '18:00' },
    { weekday: 'FRIDAY', opens: '09:30', closes: '13:00' },
  ],
  closedDates: ['2026-12-25', '2026-01-01'],
}

test.each([
  ['Realm', () => shop.realmId],
  ['Destination', () => shop.destinationId],
  ['ApiClient', () => shop.apiClientId],
])('a policy of a %s is stored completely, in order, and shows whether it is open now', async (type, ownerId) => {
  const policy = {
    mode: 'MONITORED',
    rateLimits: [{ scope: 'ADDRESS', limit: 5, windowSeconds: 600 }],
    businessHours: lisbon,
    challenge: 'PROOF_OF_WORK',
  }
  expect(await setPolicy(api, ownerId(), policy)).toBe(1)
  const read = `query ($id: ID!) { node(id: $id) { ... on ${type} { ${POLICY} } } }`
  expect(await api.call(read, { id: ownerId() })).toEqual({
    policy: {
      ...policy,
      businessHours: {
        timeZone: 'Europe/Lisbon',
        windows: [lisbon.windows[2], lisbon.windows[1], lisbon.windows[0]],
        closedDates: ['2026-01-01', '2026-12-25'],
        isOpen: false,
        nextOpenAt: '2026-01-02T09:30:00.000Z',
      },
      updatedAt: '2026-01-02T08:00:00.000Z',
      revision: 1,
    },
  })
  const clear =
    'mutation ($input: ClearIssuancePolicyInput!) { clearIssuancePolicy(input: $input) { ... on ClearIssuancePolicyPayload { owner { id policy { revision } } } } }'
  expect(await api.call(clear, { input: { ownerId: ownerId(), expectedRevision: 1 } })).toEqual({
    owner: { id: ownerId(), policy: null },
  })
})

test('an owner without a policy has none, and an empty policy refuses nothing', async () => {
  const read = 'query ($id: ID!) { node(id: $id) { ... on PolicyOwner { policy { revision } } } }'
  expect(await api.call(read, { id: shop.realmId })).toEqual({ policy: null })
  await setPolicy(api, shop.realmId, {})
  const modes =
    'query ($id: ID!) { node(id: $id) { ... on PolicyOwner { policy { mode challenge rateLimits { limit } businessHours { timeZone } } } } }'
  expect(await api.call(modes, { id: shop.realmId })).toEqual({
    policy: { mode: 'ENFORCED', challenge: 'NONE', rateLimits: [], businessHours: null },
  })
  expect(await issue(api, shop.publishable)).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
})

test('a caller who may not manage the owner cannot set a policy for any owner', async () => {
  const rows: [Caller, string][] = [
    ['anonymous', 'UNAUTHENTICATED'],
    [shop.publishable, 'FORBIDDEN'],
    [shop.secret, 'FORBIDDEN'],
    [auditor, 'FORBIDDEN'],
  ]
  for (const ownerId of [shop.destinationId, shop.apiClientId])
    for (const [as, code] of rows) {
      const { errors } = await sendPolicy(api, { ownerId, policy: {} }, as)
      expect(errors.map(({ extensions }) => extensions.code)).toEqual([code])
      expect(await api.services.store.policies.find(ownerId)).toBeNull()
    }
  const forClient = await sendPolicy(api, { ownerId: shop.apiClientId, policy: {} }, auditor)
  expect(forClient.errors[0]?.message).toContain('MANAGE_CLIENTS')
  const operator = await api.signedIn('OPERATOR')
  const { data } = await sendPolicy(api, { ownerId: shop.apiClientId, policy: {} }, operator)
  expect(data).toMatchObject({ setIssuancePolicy: { policy: { revision: 1 } } })
})

test('the second of two changes to the same revision gets a conflict', async () => {
  const ownerId = shop.destinationId
  const conflict = (currentRevision: number) => ({
    data: { setIssuancePolicy: { __typename: 'RevisionConflict', currentRevision } },
  })
  expect(await sendPolicy(api, { ownerId, policy: {}, expectedRevision: 1 })).toMatchObject(conflict(0))
  expect(await setPolicy(api, ownerId, {})).toBe(1)
  expect(await sendPolicy(api, { ownerId, policy: {} })).toMatchObject(conflict(1))
  expect(await setPolicy(api, ownerId, { mode: 'MONITORED' }, 1)).toBe(2)
  expect(await sendPolicy(api, { ownerId, policy: {}, expectedRevision: 1 })).toMatchObject(conflict(2))
  const clear =
    'mutation ($input: ClearIssuancePolicyInput!) { clearIssuancePolicy(input: $input) { __typename ... on RevisionConflict { currentRevision } } }'
  expect(await api.call(clear, { input: { ownerId, expectedRevision: 1 } })).toEqual({
    __typename: 'RevisionConflict',
    currentRevision: 2,
  })
  expect(await api.services.store.policies.find(ownerId)).toMatchObject({ mode: 'MONITORED' })
})

test('clearing removes the policy from the next request, and is allowed without one', async () => {
  const clear = 'mutation ($input: ClearIssuancePolicyInput!) { clearIssuancePolicy(input: $input) { __typename } }'
  const ownerId = shop.apiClientId
  const limit = [{ scope: 'OWNER', limit: 1, windowSeconds: 60 }]
  const revision = await setPolicy(api, ownerId, { rateLimits: limit }, 1)
  await issue(api, shop.publishable)
  expect(await issue(api, shop.publishable)).toMatchObject({ reason: 'RATE_LIMITED' })
  for (const as of [shop.publishable, auditor]) {
    const { errors } = await api.send(clear, { input: { ownerId, expectedRevision: revision } }, as)
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN')
  }
  for (const expectedRevision of [revision, revision])
    expect(await api.call(clear, { input: { ownerId, expectedRevision } })).toEqual({
      __typename: 'ClearIssuancePolicyPayload',
    })
  expect(await issue(api, shop.publishable)).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  const missing = await api.send(clear, { input: { ownerId: 'rlm_none', expectedRevision: 1 } })
  expect(missing.errors[0]?.extensions.code).toBe('NOT_FOUND')
})

test('all problems of a policy are reported together, each with its path', async () => {
  const policy = {
    rateLimits: [
      { scope: 'OWNER', limit: 0, windowSeconds: 60 },
      { scope: 'CALLEE', limit: 1, windowSeconds: 86_401 },
      { scope: 'CALLEE', limit: 2, windowSeconds: 86_401 },
    ],
    businessHours: {
      timeZone: 'UTC',
      windows: [
        { weekday: 'MONDAY', opens: '09:00', closes: '09:00' },
        { weekday: 'TUESDAY', opens: '09:00', closes: '12:00' },
        { weekday: 'TUESDAY', opens: '11:59', closes: '13:00' },
      ],
      closedDates: ['2026-12-25', '2026-12-25'],
    },
  }
  const { data } = await sendPolicy(api, { ownerId: shop.realmId, policy })
  expect(data).toMatchObject({
    setIssuancePolicy: {
      issues: [
        { path: ['policy', 'rateLimits', '0', 'limit'], code: 'OUT_OF_RANGE' },
        { path: ['policy', 'rateLimits', '1', 'windowSeconds'], code: 'OUT_OF_RANGE' },
        { path: ['policy', 'rateLimits', '2', 'windowSeconds'], code: 'OUT_OF_RANGE' },
        { path: ['policy', 'rateLimits', '2'], code: 'DUPLICATE' },
        { path: ['policy', 'businessHours', 'windows', '0', 'closes'], code: 'OUT_OF_RANGE' },
        { path: ['policy', 'businessHours', 'windows', '2'], code: 'DUPLICATE' },
        { path: ['policy', 'businessHours', 'closedDates', '1'], code: 'DUPLICATE' },
      ],
    },
  })
  const missing = await sendPolicy(api, { ownerId: 'dst_none', policy: {} })
  expect(missing.errors[0]?.extensions.code).toBe('NOT_FOUND')
})

const nonsense: [scalar: string, value: unknown, hours: (value: unknown) => object][] = [
  ...[
    '2026-02-30',
    '2026-13-01',
    '2026-1-2',
    '2026-12-25T00:00:00Z',
    '+012026-12-25',
    'Xmas-Canary',
    20261225,
    ['2026-12-24'],
  ].map((value): (typeof nonsense)[number] => ['LocalDate', value, (closed) => ({ closedDates: [closed] })]),
  ...['24:01', '25:00', '9:30', '08:30:00', 'noon-Canary', 830, ['08:31']].map((value): (typeof nonsense)[number] => [
    'LocalTime',
    value,
    (opens) => ({ windows: [{ weekday: 'MONDAY', opens, closes: '24:00' }] }),
  ]),
  ...['Mars/Canary', '+01:00', 'Europe/Lisbon; drop', ['UTC'], ''].map((value): (typeof nonsense)[number] => [
    'TimeZone',
    value,
    (timeZone) => ({ timeZone }),
  ]),
]

test.each(nonsense)(
  'no %s is %j, in a variable or in the document, and no response repeats it',
  async (scalar, value, of) => {
    const businessHours = {
      timeZone: 'UTC',
      windows: [{ weekday: 'MONDAY', opens: '09:00', closes: '10:00' }],
      ...of(value),
    }
    const inVariable = await sendPolicy(api, { ownerId: shop.realmId, policy: { businessHours } })
    expect(inVariable.status).toBe(400)
    expect(inVariable.errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    const literal = JSON.stringify(businessHours)
      .replaceAll(/"(\w+)":/g, '$1:')
      .replaceAll('"MONDAY"', 'MONDAY')
    const inDocument = await api.send(
      `mutation { setIssuancePolicy(input: { ownerId: "${shop.realmId}", policy: { businessHours: ${literal} } }) { __typename } }`,
    )
    expect(inDocument.status).toBe(400)
    expect(inDocument.errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    expect(inDocument.errors[0]?.message).toContain(scalar)
    if (value === '') return
    // A request id can contain any digits.
    for (const { text } of [inVariable, inDocument])
      expect(text.replace(/req_\w+/, 'req_…')).not.toContain(String(value))
    expect(api.logged()).not.toContain('Canary')
  },
)
