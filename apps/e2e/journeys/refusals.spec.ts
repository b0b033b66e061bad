import { askGraphQL, ISSUE, issue } from '../harness/askGraphQL.ts'
import type { Owner } from '../harness/Owner.ts'
import { expect, test } from '../harness/test.ts'
import { listAt, textAt, valueAt } from '../harness/valueAt.ts'

const at = 'data.issueAnonymousCredentials'

test('a publishable key is refused from another origin and without an origin, with a receipt', async ({
  start,
  settleIn,
}) => {
  const anoncall = await start()
  const { apiPublishableKey: key, destinationAlias: callee } = anoncall.firstRun
  const own = `http://localhost:${anoncall.port + 1}`
  const allowed = await issue(anoncall.graphqlUrl, key, { callee, origin: own })
  expect(textAt(allowed.body, `${at}.__typename`)).toBe('IssueAnonymousCredentialsPayload')

  const owner = await settleIn(anoncall)
  const foreign = ['https://evil.example', 'http://localhost.evil.example', 'http://localhost', 'null', undefined]
  // A browser never sends a port with letters, so the receipt does not repeat it.
  const malformed = `${own}.evil.example`
  for (const origin of [...foreign, malformed]) {
    const refused = await issue(anoncall.graphqlUrl, key, { callee, ...(origin === undefined ? {} : { origin }) })
    expect(refused.status).toBe(200)
    expect(valueAt(refused.body, at), String(origin)).toMatchObject({
      __typename: 'IssuanceRefused',
      reason: 'ORIGIN_NOT_ALLOWED',
      retryAt: null,
    })
    const receipt = await receiptOf(owner, textAt(refused.body, `${at}.issuanceId`))
    const recorded = origin === malformed ? '(not an origin)' : (origin ?? null)
    expect(receipt).toMatchObject({ outcome: 'REFUSED', refusalReason: 'ORIGIN_NOT_ALLOWED', origin: recorded })
  }
})

test('an unknown alias is refused with a receipt and the same answer as a forbidden one', async ({
  start,
  settleIn,
}) => {
  const anoncall = await start()
  const key = anoncall.firstRun.apiSecretKey
  const owner = await settleIn(anoncall)
  const answers = []
  for (const callee of ['unknown', 'help@demo.example.evil.example']) {
    const { body } = await issue(anoncall.graphqlUrl, key, { callee })
    expect(valueAt(body, at)).toMatchObject({ __typename: 'IssuanceRefused', reason: 'CALLEE_NOT_ALLOWED' })
    expect(await receiptOf(owner, textAt(body, `${at}.issuanceId`))).toMatchObject({ callee, outcome: 'REFUSED' })
    answers.push(textAt(body, `${at}.message`))
  }
  expect(new Set(answers).size).toBe(1)
})

test('a revoked key gets the same answer as an unknown key from the next request on, and a mistyped key another one', async ({
  start,
  settleIn,
}) => {
  const anoncall = await start()
  const { graphqlUrl, firstRun } = anoncall
  const owner = await settleIn(anoncall)
  const created = await owner.change(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename ... on CreateApiKeyPayload { plaintextKey apiKey { id } } } }',
    { apiClientId: await demoClientId(owner), kind: 'SECRET' },
    'createApiKey',
    'CreateApiKeyPayload',
  )
  const key = textAt(created, 'plaintextKey')
  const ask = (candidate: string) => issue(graphqlUrl, candidate, { callee: firstRun.destinationAlias })
  expect((await ask(key)).status).toBe(200)
  await owner.change(
    'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename } }',
    { apiKeyId: textAt(created, 'apiKey.id'), reason: 'It was in a log.' },
    'revokeApiKey',
    'RevokeApiKeyPayload',
  )
  const revoked = await ask(key)
  expect(revoked.status).toBe(401)
  expect(valueAt(revoked.body, 'errors.0.extensions')).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'KEY_UNKNOWN' })
  expect(valueAt(revoked.body, 'errors.0.extensions.requestId')).toBe(revoked.headers.get('x-request-id'))

  const mistyped = await ask(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)
  expect(mistyped.status).toBe(401)
  expect(valueAt(mistyped.body, 'errors.0.extensions.reason')).toBe('KEY_MALFORMED')
})

test('a publishable key can only issue credentials: it cannot read a realm or send a batch', async ({ start }) => {
  const { graphqlUrl, firstRun, port } = await start()
  const headers = {
    authorization: `Bearer ${firstRun.apiPublishableKey}`,
    origin: `http://localhost:${port + 1}`,
  }
  const forbidden = [
    '{ realm(name: "demo") { name accountUser } }',
    '{ realms { edges { node { name } } } }',
    '{ apiClients { totalCount } }',
    '{ auditLog { edges { cursor } } }',
    '{ setup { firstRunFile } }',
    'mutation { issueAnonymousCredentialsBatch(input: { requests: [] }) { __typename } }',
    'mutation { inspectToken(input: { token: "00" }) { __typename } }',
  ]
  for (const query of forbidden) {
    const { body } = await askGraphQL(graphqlUrl, { query }, headers)
    expect(valueAt(body, 'errors.0.extensions.code'), query).toBe('FORBIDDEN')
    expect(
      Object.values(valueAt(body, 'data') ?? {}).filter((value) => value !== null),
      query,
    ).toEqual([])
  }
  // The name of the realm is part of what the SDK needs, and comes with the credentials.
  const { body } = await askGraphQL(graphqlUrl, { query: ISSUE, variables: { input: { callee: 'support' } } }, headers)
  expect(textAt(body, `${at}.credentials.realm`)).toBe('demo')

  const nobody = await askGraphQL(graphqlUrl, { query: '{ realms { edges { node { name } } } }' })
  expect(valueAt(nobody.body, 'errors.0.extensions.code')).toBe('UNAUTHENTICATED')
})

test('an identity never contains a semicolon, from an address, an account, a caller or a callee', async ({
  start,
  settleIn,
}) => {
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  const realmId = textAt(await owner.ask('{ realm(name: "demo") { id } }'), 'data.realm.id')
  const bad = 'help;1@demo.example'
  const destination = await owner.ask(
    `mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { ${PROBLEMS} } }`,
    { input: { realmId, alias: 'sales', displayName: 'Sales', address: bad, accountUser: bad } },
  )
  expect(problemsOf(destination, 'createDestination')).toEqual(['accountUser MALFORMED', 'address MALFORMED'])
  const realm = await owner.ask(`mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ${PROBLEMS} } }`, {
    input: {
      name: 'acme',
      accountUser: bad,
      fromUser: bad,
      cipher: 'AES_128_ECB',
      tokenFormat: { lifetimeSeconds: 300 },
      calleePatterns: [bad],
    },
  })
  expect(problemsOf(realm, 'createRealm')).toEqual([
    'accountUser MALFORMED',
    'calleePatterns.0 MALFORMED',
    'fromUser MALFORMED',
  ])
  const { body } = await issue(anoncall.graphqlUrl, anoncall.firstRun.apiSecretKey, { callee: bad })
  expect(['InvalidInput', 'IssuanceRefused']).toContain(textAt(body, `${at}.__typename`))
})

test('a realm key of 15 or 17 bytes is refused with a message, also with multi-byte characters', async ({
  start,
  settleIn,
}) => {
  const anoncall = await start()
  const owner = await settleIn(anoncall)
  const create = (key: string) =>
    owner.ask(`mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ${PROBLEMS} } }`, {
      input: {
        name: 'acme',
        accountUser: 'anonymous@acme.example',
        cipher: 'AES_128_ECB',
        tokenFormat: { lifetimeSeconds: 300 },
        key,
      },
    })
  expect(problemsOf(await create('k7Qm2Xv9Tn4Rb8Z'), 'createRealm')).toEqual(['key TOO_SHORT'])
  expect(problemsOf(await create('k7Qm2Xv9Tn4Rb8Zcc'), 'createRealm')).toEqual(['key TOO_LONG'])
  // Sixteen characters, seventeen bytes.
  expect(problemsOf(await create('k7Qm2Xv9Tn4Rb8Zé'), 'createRealm')).not.toEqual([])
  expect(valueAt(await owner.ask('{ realm(name: "acme") { id } }'), 'data.realm')).toBeNull()
  expect(textAt(await create('k7Qm2Xv9Tn4Rb8Zc'), 'data.createRealm.__typename')).toBe('CreateRealmPayload')
})

test('an oversized body is refused before it is read', async ({ start }) => {
  const { graphqlUrl, firstRun } = await start()
  for (const bytes of [65 * 1024, 1_000_000]) {
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${firstRun.apiSecretKey}` },
      body: JSON.stringify({ query: ISSUE, variables: { input: { callee: 'support', reference: 'x'.repeat(bytes) } } }),
    })
    expect(response.status).toBe(413)
    const body: unknown = await response.json()
    expect(textAt(body, 'errors.0.extensions.code')).toBe('PAYLOAD_TOO_LARGE')
  }
})

const PROBLEMS = '__typename ... on InvalidInput { issues { path code message } }'

/** Returns each problem as "path CODE", sorted. */
function problemsOf(body: unknown, field: string): readonly string[] {
  expect(textAt(body, `data.${field}.__typename`)).toBe('InvalidInput')
  return listAt(body, `data.${field}.issues`)
    .map((problem) => `${listAt(problem, 'path').join('.')} ${textAt(problem, 'code')}`)
    .sort()
}

async function receiptOf(owner: Owner, id: string): Promise<unknown> {
  const body = await owner.ask(
    'query ($id: ID!) { node(id: $id) { ... on Issuance { outcome refusalReason callee origin } } }',
    { id },
  )
  return valueAt(body, 'data.node')
}

async function demoClientId(owner: Owner): Promise<string> {
  return textAt(await owner.ask('{ apiClients { edges { node { id } } } }'), 'data.apiClients.edges.0.node.id')
}
