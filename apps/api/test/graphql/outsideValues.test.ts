import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../testkit/startTestApi.ts'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

const FORM = 'A DateTime is written like 2026-03-01T09:30:00.000Z, with at most three digits after the seconds.'
const CALENDAR =
  'A DateTime needs an existing calendar day, a time from 00:00:00 to 23:59:59, an offset up to 23:59 and, in UTC, a year up to 9999.'

describe('a DateTime', () => {
  const createKey =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { apiKey { expiresAt } } } }'

  test.each([
    ['2087-03-01T09:30:00Z', '2087-03-01T09:30:00.000Z'],
    ['2087-03-01T09:30:00.5Z', '2087-03-01T09:30:00.500Z'],
    ['2087-03-01T09:30:00.123+01:30', '2087-03-01T08:00:00.123Z'],
    ['2087-03-01T23:59:59-00:00', '2087-03-01T23:59:59.000Z'],
    ['2088-02-29T00:00:00Z', '2088-02-29T00:00:00.000Z'],
    ['2087-01-01T00:30:00+23:59', '2086-12-31T00:31:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('%s is stored exactly', async (written, kept) => {
    const input = { apiClientId: shop.apiClientId, kind: 'SECRET', expiresAt: written }
    expect(await api.call(createKey, { input })).toEqual({ apiKey: { expiresAt: kept } })
  })

  test.each([
    ['2087-02-29T00:00:00Z', CALENDAR],
    ['2087-02-31T00:00:00Z', CALENDAR],
    ['2100-02-29T00:00:00Z', CALENDAR],
    ['2087-04-31T00:00:00Z', CALENDAR],
    ['2087-00-01T00:00:00Z', CALENDAR],
    ['2087-13-01T00:00:00Z', CALENDAR],
    ['2087-01-00T00:00:00Z', CALENDAR],
    ['2087-01-32T00:00:00Z', CALENDAR],
    ['2087-01-01T24:00:00Z', CALENDAR],
    ['2087-01-01T24:00:01Z', CALENDAR],
    ['2087-01-01T23:60:00Z', CALENDAR],
    ['2086-12-31T23:59:60Z', CALENDAR],
    ['2087-01-01T00:00:00+24:00', CALENDAR],
    ['2087-01-01T00:00:00+05:60', CALENDAR],
    ['9999-12-31T23:59:59-00:01', CALENDAR],
    ['2087-01-01T00:00:00', FORM],
    ['2087-01-01t00:00:00z', FORM],
    ['2087-01-01 00:00:00Z', FORM],
    ['2087-01-01T00:00:00.1234Z', FORM],
    ['2087-01-01T00:00:00,5Z', FORM],
    ['2087-01-01T00:00Z', FORM],
    ['2087-1-1T00:00:00Z', FORM],
    ['+12087-01-01T00:00:00Z', FORM],
    ['2087-01-01T00:00:00+0100', FORM],
    ['2087-01-01T00:00:00Z ', FORM],
    ['２０８７-01-01T00:00:00Z', FORM],
    ['', FORM],
    [4_000_000_000_000, FORM],
  ])('%s is rejected with the field and the rule', async (written, rule) => {
    const input = { apiClientId: shop.apiClientId, kind: 'SECRET', expiresAt: written }
    const { status, errors } = await api.send(createKey, { input })
    expect(status).toBe(400)
    expect(errors.map(({ message }) => message)).toEqual([
      `Variable "$input" got an invalid value at "input.expiresAt": ${rule}`,
    ])
    // In the document itself, the location is a line and a column.
    const literal = `mutation { createApiKey(input: { apiClientId: "${shop.apiClientId}", kind: SECRET, expiresAt: ${JSON.stringify(written)} }) { __typename } }`
    const inDocument = await api.send(literal)
    expect(inDocument.status).toBe(400)
    expect(inDocument.errors).toMatchObject([{ message: rule, locations: [{ line: 1, column: expect.any(Number) }] }])
  })
})

test.each([
  [
    'closedDates',
    '2087-02-30',
    'input.policy.businessHours.closedDates[0]',
    'A LocalDate is an existing calendar day, written like 2026-12-25.',
  ],
  [
    'closedDates',
    '2087-2-3',
    'input.policy.businessHours.closedDates[0]',
    'A LocalDate is an existing calendar day, written like 2026-12-25.',
  ],
  [
    'opens',
    '24:01',
    'input.policy.businessHours.windows[0].opens',
    'A LocalTime is written like 08:30, from 00:00 to 24:00.',
  ],
  [
    'opens',
    '8:30',
    'input.policy.businessHours.windows[0].opens',
    'A LocalTime is written like 08:30, from 00:00 to 24:00.',
  ],
  [
    'opens',
    '08:30:00',
    'input.policy.businessHours.windows[0].opens',
    'A LocalTime is written like 08:30, from 00:00 to 24:00.',
  ],
  [
    'timeZone',
    'Europe/Lisboa',
    'input.policy.businessHours.timeZone',
    'A TimeZone is an IANA zone name, such as Europe/Lisbon.',
  ],
  [
    'timeZone',
    ' Europe/Lisbon',
    'input.policy.businessHours.timeZone',
    'A TimeZone is an IANA zone name, such as Europe/Lisbon.',
  ],
  [
    'timeZone',
    '+01:00',
    'input.policy.businessHours.timeZone',
    'A TimeZone is an IANA zone name, such as Europe/Lisbon.',
  ],
])('hours with %s %s are rejected with the field and the rule', async (field, value, place, rule) => {
  const hours = {
    timeZone: field === 'timeZone' ? value : 'Europe/Lisbon',
    windows: [{ weekday: 'MONDAY', opens: field === 'opens' ? value : '08:00', closes: '18:00' }],
    closedDates: field === 'closedDates' ? [value] : [],
  }
  const { errors } = await api.send(
    'mutation ($input: SetIssuancePolicyInput!) { setIssuancePolicy(input: $input) { __typename } }',
    { input: { ownerId: shop.realmId, policy: { businessHours: hours } } },
  )
  expect(errors.map(({ message }) => message)).toEqual([
    `Variable "$input" got an invalid value at "${place}": ${rule}`,
  ])
})

describe('text', () => {
  const odd = ['\u0000', 'a\u0000b', '\ud800', 'a\udfff', '\u0007', '\n', ' ', '']

  test.each<[string, string, (value: string) => object]>([
    [
      'displayName',
      'createDestination(input: $input)',
      (displayName) => ({ realmId: shop.realmId, alias: 'odd', displayName, address: 'odd@acme.example' }),
    ],
    [
      'alias',
      'createDestination(input: $input)',
      (alias) => ({ realmId: shop.realmId, alias, displayName: 'Odd', address: 'odd@acme.example' }),
    ],
    [
      'address',
      'createDestination(input: $input)',
      (address) => ({ realmId: shop.realmId, alias: 'odd', displayName: 'Odd', address }),
    ],
    ['name', 'createApiClient(input: $input)', (name) => ({ realmId: shop.realmId, name, allowedOrigins: [] })],
    [
      'allowedOrigins',
      'createApiClient(input: $input)',
      (origin) => ({ realmId: shop.realmId, name: 'Odd', allowedOrigins: [origin] }),
    ],
    ['network', 'createBlock(input: $input)', (network) => ({ realmId: shop.realmId, network, reason: 'Odd' })],
    [
      'reason',
      'createBlock(input: $input)',
      (reason) => ({ realmId: shop.realmId, network: '203.0.113.0/24', reason }),
    ],
    [
      'name',
      'createRealm(input: $input)',
      (name) => ({ name, accountUser: 'a@b.example', cipher: 'AES_128_ECB', tokenFormat: { lifetimeSeconds: 300 } }),
    ],
    [
      'accountUser',
      'createRealm(input: $input)',
      (accountUser) => ({ name: 'odd', accountUser, cipher: 'AES_128_ECB', tokenFormat: { lifetimeSeconds: 300 } }),
    ],
    [
      'key',
      'createRealm(input: $input)',
      (key) => ({
        name: 'odd',
        accountUser: 'a@b.example',
        cipher: 'AES_128_ECB',
        key,
        tokenFormat: { lifetimeSeconds: 300 },
      }),
    ],
  ])('an inexact value is rejected with its field: %s of %s', async (field, mutation, inputOf) => {
    const [name = ''] = mutation.split('(')
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`
    for (const value of odd) {
      const query = `mutation ($input: ${type}!) { ${mutation} { __typename ... on InvalidInput { issues { path message } } } }`
      const result = await api.call<{ __typename: string; issues?: { path: string[]; message: string }[] }>(query, {
        input: inputOf(value),
      })
      expect(result.__typename, JSON.stringify(value)).toBe('InvalidInput')
      expect(result.issues?.map(({ path }) => path[0])).toContain(field)
    }
  })

  test('in another normal form or with trailing spaces is stored unchanged', async () => {
    for (const name of ['Caf\u00e9', 'Cafe\u0301', 'Two  blanks', 'At the end ']) {
      const { apiClient } = await api.call<{ apiClient: { name: string } }>(
        'mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { ... on CreateApiClientPayload { apiClient { name } } } }',
        { input: { realmId: shop.realmId, name, allowedOrigins: [] } },
      )
      expect(apiClient.name).toBe(name)
    }
  })
})

describe('an id or a cursor', () => {
  test.each(['', ' ', '\u0000', 'rlm_', 'rlm_\u0000', 'rlm_\ud800', 'x'.repeat(10_000), '__proto__'])(
    'of nothing returns nothing: %j',
    async (id) => {
      const { status, errors, data } = await api.send('query ($id: ID!) { node(id: $id) { id } }', { id })
      expect({ status, errors, data }).toEqual({ status: 200, errors: [], data: { node: null } })
    },
  )

  test('in another spelling is a different one', async () => {
    for (const id of [` ${shop.realmId}`, `${shop.realmId} `, shop.realmId.toUpperCase(), `${shop.realmId}\u0000`]) {
      const { data } = await api.send('query ($id: ID!) { node(id: $id) { id } }', { id })
      expect(data).toEqual({ node: null })
    }
    const page = 'query ($after: String) { realms(first: 1, after: $after) { edges { cursor } } }'
    const { edges } = await api.call<{ edges: { cursor: string }[] }>(page)
    const cursor = edges[0]?.cursor ?? ''
    expect((await api.send(page, { after: cursor })).errors).toEqual([])
    const decoded = Buffer.from(cursor, 'base64url').toString()
    const spellings = [
      `${cursor}=`,
      ` ${cursor}`,
      `${cursor}\n`,
      Buffer.from(` ${decoded}`).toString('base64url'),
      Buffer.from('[1e999,"rlm_x"]').toString('base64url'),
    ]
    for (const after of spellings) {
      const { errors } = await api.send(page, { after })
      expect(errors.map(({ message, extensions }) => [extensions.code, message])).toEqual([
        ['BAD_USER_INPUT', expect.stringContaining('is not a cursor of this list')],
      ])
    }
  })
})

test.each([
  'fe80::1%eth0',
  ' 203.0.113.7',
  '203.0.113.07',
  '0x7f.1',
  '203.0.113.7:80',
  '203.0.113.0/24',
  '2001:db8::1%1',
])('a visitor’s address %s is rejected with its field', async (visitorAddress) => {
  const issue =
    'mutation ($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { __typename ... on InvalidInput { issues { path code } } } }'
  expect(await api.call(issue, { input: { callee: 'support', visitorAddress } }, shop.secret)).toEqual({
    __typename: 'InvalidInput',
    issues: [{ path: ['visitorAddress'], code: 'MALFORMED' }],
  })
})
