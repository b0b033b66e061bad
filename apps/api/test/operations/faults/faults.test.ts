import { StoreError } from '@anoncall/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const ISSUE = 'mutation { issueAnonymousCredentials(input: { callee: "support" }) { __typename } }'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

async function withBrokenRecord<Result>(error: Error, work: () => Promise<Result>): Promise<Result> {
  const { issuances } = api.services.store
  const record = issuances.record
  issuances.record = () => Promise.reject(error)
  try {
    return await work()
  } finally {
    issuances.record = record
  }
}

test('an unexpected error is masked, and its request id finds the log line with all details', async () => {
  const answer = await withBrokenRecord(new Error('the disk said ouch'), () => api.send(ISSUE, {}, shop.secret))
  const requestId = answer.headers.get('x-request-id') ?? ''
  expect(requestId).toMatch(/^req_/)
  expect(answer.errors).toHaveLength(1)
  expect(answer.errors[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId })
  expect(answer.text).not.toContain('ouch')
  const line =
    api
      .logged()
      .split('\n')
      .find((entry) => entry.includes('ouch')) ?? ''
  expect(JSON.parse(line)).toMatchObject({ level: 'error', requestId })
})

test.each(['RETRY', 'STORAGE_FULL'] as const)('a store error %s is reported as temporary', async (code) => {
  const answer = await withBrokenRecord(new StoreError(code, `ouch ${code}`), () => api.send(ISSUE, {}, shop.secret))
  expect(answer.errors[0]).toMatchObject({
    message: 'The store is busy or full. Try again in a moment.',
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  })
  expect(answer.data?.issueAnonymousCredentials ?? null).toBeNull()
  expect(api.logged()).toContain(`ouch ${code}`)
})

test('any other store error is masked like an unexpected error', async () => {
  const answer = await withBrokenRecord(new StoreError('FAILED', 'ouch'), () => api.send(ISSUE, {}, shop.secret))
  expect(answer.errors[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
  expect(answer.text).not.toContain('ouch')
})

test('a caller’s mistake is not logged as an internal error', async () => {
  const before = api.logged().length
  await api.send('{ realms(first: 0) { totalCount } }')
  expect(api.logged().slice(before)).not.toContain('operation failed')
})

test.each([
  ['a syntax error', '{ viewer {', 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ viewer { secretPlans } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a misspelled field', '{ viewer { knd } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['no operation', 'fragment F on Viewer { kind }', 'GRAPHQL_VALIDATION_FAILED'],
  [
    'too deep',
    '{ realm(name: "x") { apiClients(first: 1) { edges { node { realm { apiClients(first: 1) { edges { node { realm { activeKey { id } } } } } } } } } } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'too many roots',
    `{ ${Array.from({ length: 6 }, (_, index) => `a${index}: viewer { kind }`).join(' ')} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'too many roots in a fragment',
    `{ ...F } fragment F on Query { ${Array.from({ length: 6 }, (_, index) => `a${index}: viewer { kind }`).join(' ')} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'too many roots in an inline fragment',
    `{ ... on Query { ${Array.from({ length: 6 }, (_, index) => `a${index}: viewer { kind }`).join(' ')} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'too many aliases',
    `{ viewer { ${Array.from({ length: 16 }, (_, index) => `a${index}: kind`).join(' ')} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'one token too many',
    `{ issuances(first: 1, filter: { refusalReasons: [${'PAUSED '.repeat(979)}] }) { pageInfo { hasNextPage } } }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['too many directives', `{ viewer { ${'kind @include(if: true) '.repeat(11)} } }`, 'GRAPHQL_VALIDATION_FAILED'],
])('%s is rejected before execution, with the request id', async (_, query, code) => {
  const answer = await api.send(query, {}, 'anonymous')
  expect(answer.status).toBe(400)
  expect(answer.errors[0]?.extensions).toEqual({ code, requestId: answer.headers.get('x-request-id') })
  expect(answer.text).not.toContain('Did you mean')
})

const CLIENTS = 'apiClients(first: 1) { edges { node { realm'
const TEN_LEVELS = `realm(name: "x") { ${CLIENTS} { ${CLIENTS} { id } } } } } } } } }`

test.each([
  ['five roots', `{ ${Array.from({ length: 5 }, (_, index) => `a${index}: viewer { kind }`).join(' ')} }`],
  ['fifteen aliases', `{ viewer { ${Array.from({ length: 15 }, (_, index) => `a${index}: kind`).join(' ')} } }`],
  ['ten directives', `{ viewer { ${'kind @include(if: true) '.repeat(10)} } }`],
  [
    'a thousand tokens',
    `{ issuances(first: 1, filter: { refusalReasons: [${'PAUSED '.repeat(978)}] }) { pageInfo { hasNextPage } } }`,
  ],
  ['ten levels', `{ ${TEN_LEVELS} }`],
  ['ten levels in a fragment', `{ ...All } fragment All on Query { ${TEN_LEVELS} }`],
  [
    'an introspection, however deep',
    `{ __schema { types { fields { type { ${'ofType { '.repeat(12)} name ${'} '.repeat(12)} } } } } }`,
  ],
])('%s are allowed', async (_, query) => {
  const { status, errors } = await api.send(query)
  expect({ status, errors }).toEqual({ status: 200, errors: [] })
})

test.each([
  [
    'in the document',
    '{ realms(first: 100) { edges { node { id name apiClients(first: 100) { edges { node { id name } } } } } } }',
    {},
  ],
  [
    'in a variable',
    'query ($n: Int!) { realms(first: $n) { edges { node { id name apiClients(first: $n) { edges { node { id name } } } } } } }',
    { n: 100 },
  ],
  [
    'in lists of lists',
    '{ realms(first: 100) { edges { node { destinations { realm { keys { id state } } } } } } }',
    {},
  ],
])('an operation that would return too much is rejected, with its page sizes %s', async (_, query, variables) => {
  const answer = await api.send(query, variables)
  expect(answer.status).toBe(400)
  expect(answer.errors[0]?.message).toMatch(/^This request costs more than \d+ fields/)
})

test('a query over GET needs a header that a foreign page cannot send, and a mutation is never allowed', async () => {
  const url = `${api.url}/graphql?query=${encodeURIComponent('{ viewer { kind } }')}`
  expect((await fetch(url)).status).toBe(400)
  expect((await fetch(url, { headers: { 'apollo-require-preflight': 'true' } })).status).toBe(200)
  const mutation = `${api.url}/graphql?query=${encodeURIComponent('mutation { signOut { viewer { kind } } }')}`
  expect((await fetch(mutation, { headers: { 'apollo-require-preflight': 'true' } })).status).toBe(405)
})

test.each(['{}', '[]', '{"query":7}'])('an invalid operation also gets its request id: %s', async (body) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body })
  expect(response.status).toBe(400)
  const requestId = response.headers.get('x-request-id')
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST', requestId } }] })
})

test('batches of operations and automatically persisted queries are off', async () => {
  const post = (body: unknown) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await post([{ query: '{ viewer { kind } }' }])).status).toBe(400)
  const persisted = await post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } })
  expect(await persisted.text()).toContain('PERSISTED_QUERY_NOT_SUPPORTED')
})

test('an unknown hash gets its own error, and a known one is executed', async () => {
  const post = (body: unknown) =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${shop.secret.key}` },
      body: JSON.stringify(body),
    })
  for (const documentId of ['f'.repeat(64), 7, null]) {
    const unknown = await post({ documentId })
    expect(unknown.status).toBe(400)
    expect(unknown.headers.get('cache-control')).toBe('no-store')
    const requestId = unknown.headers.get('x-request-id')
    expect(await unknown.json()).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND', requestId } }],
    })
  }
  const { default: manifest } = await import('@anoncall/client/persisted-documents.json', { with: { type: 'json' } })
  const [documentId] =
    Object.entries<string>(manifest).find(([, text]) => text.includes('issueAnonymousCredentials(')) ?? []
  const variables = { input: { callee: 'support' } }
  const bare = documentId?.replace(/^sha256:/, '')
  // The document with this hash is executed, whatever else the body contains.
  for (const body of [{ documentId: bare }, { documentId: `sha256:${bare}` }, { documentId, query: '{ __typename }' }])
    expect(await (await post({ ...body, variables })).text()).toContain('"accountToken"')
})

test('with a safelist, only known documents are accepted in any form', async () => {
  const strict = await startTestApi({ ANONCALL_SAFELIST: 'only' })
  try {
    const text = '{ viewer { kind } }'
    const posted = await fetch(`${strict.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text }),
    })
    expect(await posted.text()).toContain('PERSISTED_DOCUMENT_NOT_FOUND')
    const got = await fetch(`${strict.url}/graphql?query=${encodeURIComponent(text)}`, {
      headers: { 'apollo-require-preflight': 'true' },
    })
    expect(await got.text()).toContain('PERSISTED_DOCUMENT_NOT_FOUND')
  } finally {
    await strict.close()
  }
})

test.each([
  [
    'an unknown field',
    'mutation ($i: SignInInput!) { signIn(input: $i) { __typename } }',
    { i: { email: 'a@b.example', password: 'C4nary-Passw0rd', rememberMe: true } },
  ],
  [
    'a wrong type',
    'mutation ($i: CreateRealmInput!) { createRealm(input: $i) { __typename } }',
    { i: { name: 'x', key: ['C4nary-Passw0rd'] } },
  ],
  [
    'a missing variable',
    'mutation ($i: InspectTokenInput!) { inspectToken(input: $i) { __typename } }',
    { j: 'C4nary-Passw0rd' },
  ],
])(
  'variables with %s are the caller’s mistake, and neither response nor log repeats them',
  async (_, query, variables) => {
    const answer = await api.send(query, variables, 'anonymous')
    expect(answer.status).toBe(400)
    expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(answer.text).not.toContain('C4nary')
    expect(api.logged()).not.toContain('C4nary')
  },
)

test('no log contains a secret: received and created keys, passwords and tokens', async () => {
  const { toToken } = await api
    .call<{ credentials: { toToken: string } }>(
      'mutation { issueAnonymousCredentials(input: { callee: "support" }) { ... on IssueAnonymousCredentialsPayload { credentials { toToken } } } }',
      {},
      shop.secret,
    )
    .then((issued) => issued.credentials)
  await api.send('mutation ($input: InspectTokenInput!) { inspectToken(input: $input) { __typename } }', {
    input: { token: toToken },
  })
  await api.send(
    'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }',
    { input: { email: 'x@y.example', password: 'C4nary-Passw0rd' } },
    'anonymous',
  )
  await api.send('mutation ($input: CreateRealmInput!) { createRealm(input: $input) { __typename } }', {
    input: { name: 'x', accountUser: 'a@b.example', cipher: 'AES_128_ECB', key: 'C4naryK3yC4naryK', tokenFormat: {} },
  })
  await withBrokenRecord(new Error(`ouch ${JSON.stringify({ accountToken: toToken })}`), () =>
    api.send(ISSUE, {}, shop.secret),
  )
  const log = api.logged()
  expect(log).toContain('ouch')
  for (const secret of [
    shop.secret.key,
    shop.publishable.key,
    'C4nary-Passw0rd',
    'C4naryK3yC4naryK',
    'djXuZU9gEaL6nngA',
  ])
    for (const form of [
      secret,
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('base64'),
      [...secret].reverse().join(''),
    ])
      expect(log).not.toContain(form)
})
