import { createHmac } from 'node:crypto'
import { cbc, ecb } from '@noble/ciphers/aes.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { realmKeyText, shopOrigin, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const ISSUE = `mutation ($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) {
    __typename
    ... on IssueAnonymousCredentialsPayload {
      credentials { accountToken fromToken toToken realm } callee from issuanceId issuedAt expiresAt
    }
    ... on IssuanceRefused { message reason retryAt publicMessage issuanceId }
    ... on InvalidInput { message issues { path code message } }
  }
}`

interface Issued {
  readonly __typename: string
  readonly credentials: {
    readonly accountToken: string
    readonly fromToken: string
    readonly toToken: string
    readonly realm: string
  }
  readonly callee: string
  readonly from: string
  readonly issuanceId: string
  readonly issuedAt: string
  readonly expiresAt: string
  readonly reason: string
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytes = (string: string) => new TextEncoder().encode(string)
const decryptEcb = (token: string, key = realmKeyText) => text(ecb(bytes(key)).decrypt(Buffer.from(token, 'hex')))

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

const issue = (as: Parameters<TestApi['call']>[2], callee = 'support') =>
  api.call<Issued>(ISSUE, { input: { callee } }, as)

test('a page with a publishable key gets everything for makeAnonymous, and no addresses', async () => {
  const issued = await issue(shop.publishable)
  expect(issued.__typename).toBe('IssueAnonymousCredentialsPayload')
  const time = Date.parse(issued.issuedAt)
  expect(decryptEcb(issued.credentials.accountToken)).toBe(`visitor@acme.example;${time}`)
  expect(decryptEcb(issued.credentials.fromToken)).toBe(`sip:visitor@acme.example;${time}`)
  expect(decryptEcb(issued.credentials.toToken)).toBe(`sip:help@acme.example;${time}`)
  expect(time % 1_000).toBe(0)
  expect(Date.parse(issued.expiresAt) - time).toBe(300_000)
  expect(issued).toMatchObject({ callee: 'support', credentials: { realm: 'acme' } })
  expect(issued.from).not.toBe('')
  expect(JSON.stringify(issued)).not.toMatch(/help@|visitor@/)
})

test('a CBC realm issues tokens with a MAC, each with its own IV', async () => {
  const key = 'PWpllx6DdzKxiooEcvDnaYAhX4AMxxHE'
  const other = await openShop(api, { name: 'acme-cbc', cipher: 'AES_256_CBC_HMAC', key })
  const issued = await issue(other.secret)
  const { accountToken, fromToken, toToken } = issued.credentials
  const texts = [accountToken, fromToken, toToken].map((token) => {
    const [mac, iv, ciphertext] = [token.slice(0, 64), token.slice(64, 80), token.slice(80)]
    expect(
      createHmac('sha256', key)
        .update(iv + ciphertext)
        .digest('hex')
        .toUpperCase(),
    ).toBe(mac)
    return text(cbc(bytes(key), bytes(iv)).decrypt(Buffer.from(ciphertext, 'hex')))
  })
  const time = Date.parse(issued.issuedAt)
  expect(texts).toEqual([
    `visitor@acme.example;x-ts=${time}`,
    `sip:visitor@acme.example;x-ts=${time}`,
    `sip:help@acme.example;x-ts=${time}`,
  ])
  expect(new Set([accountToken, fromToken, toToken].map((token) => token.slice(64, 80))).size).toBe(3)
})

test.each([undefined, 'https://evil.example', 'null', `${shopOrigin}.evil.example`])(
  'a publishable key from origin %s is refused as data, with a receipt',
  async (origin) => {
    const refused = await issue({ key: shop.publishable.key, ...(origin === undefined ? {} : { origin }) })
    expect(refused).toMatchObject({ __typename: 'IssuanceRefused', reason: 'ORIGIN_NOT_ALLOWED', retryAt: null })
    const receipt = await api.call(
      'query ($id: ID!) { node(id: $id) { ... on Issuance { outcome refusalReason origin requestId steps { check isPassed detail } } } }',
      { id: refused.issuanceId },
    )
    expect(receipt).toMatchObject({ outcome: 'REFUSED', refusalReason: 'ORIGIN_NOT_ALLOWED', origin: origin ?? null })
  },
)

test('the page can read the refusal of its origin', async () => {
  const { headers } = await api.send(
    ISSUE,
    { input: { callee: 'support' } },
    { key: shop.publishable.key, origin: 'https://evil.example' },
  )
  expect(headers.get('access-control-allow-origin')).toBe('https://evil.example')
  expect(headers.get('access-control-allow-credentials')).toBeNull()
})

test('an unknown alias and a forbidden one get the same response, byte for byte except for the receipt', async () => {
  const create = 'mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { __typename } }'
  await api.call(create, {
    input: { realmId: shop.realmId, alias: 'board', displayName: 'Board', address: 'board@acme.example' },
  })
  const restrict = 'mutation ($input: UpdateApiClientInput!) { updateApiClient(input: $input) { __typename } }'
  await api.call(restrict, {
    input: { apiClientId: shop.apiClientId, expectedRevision: 1, destinationIds: [shop.destinationId] },
  })
  const [known, unknown] = await Promise.all(
    ['board', 'bored'].map((callee) => api.send(ISSUE, { input: { callee } }, shop.publishable)),
  )
  const blank = (answer = '') => answer.replace(/iss_\w+/, 'iss_…')
  expect(blank(known?.text)).toBe(blank(unknown?.text))
  expect(known?.text).toContain('CALLEE_NOT_ALLOWED')
})

test('a semicolon in an identity is invalid input', async () => {
  const answer = await issue(shop.secret, 'help;1@acme.example')
  expect(answer).toMatchObject({ __typename: 'InvalidInput', issues: [{ path: ['callee'], code: 'MALFORMED' }] })
})

test('a batch returns each outcome in its place, and requires a secret key', async () => {
  const batch = `mutation ($input: IssueAnonymousCredentialsBatchInput!) {
    issueAnonymousCredentialsBatch(input: $input) {
      ... on IssueAnonymousCredentialsBatchPayload { results { __typename } }
      ... on InvalidInput { issues { path } }
    }
  }`
  const requests = [{ callee: 'support' }, { callee: 'unknown' }, { callee: 'No!' }]
  const answer = await api.call(batch, { input: { requests } }, shop.secret)
  expect(answer).toEqual({
    results: ['IssueAnonymousCredentialsPayload', 'IssuanceRefused', 'InvalidInput'].map((__typename) => ({
      __typename,
    })),
  })
  expect(await api.call(batch, { input: { requests: [] } }, shop.secret)).toEqual({ issues: [{ path: ['requests'] }] })
  const refused = await api.send(batch, { input: { requests } }, shop.publishable)
  expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN')
})

test('a pause takes effect on the next request, with its public message', async () => {
  const pause =
    'mutation ($input: PauseIssuingInput!) { pauseIssuing(input: $input) { ... on PauseIssuingPayload { outstandingCount outstandingUntil } } }'
  const paused = await api.call<{ outstandingCount: number }>(pause, {
    input: { ownerId: shop.realmId, reason: 'drill', publicMessage: 'Back at noon.' },
  })
  expect(paused.outstandingCount).toBeGreaterThan(0)
  expect(await issue(shop.publishable)).toMatchObject({
    reason: 'PAUSED',
    publicMessage: 'Back at noon.',
    message: 'Back at noon.',
  })
  await api.call('mutation ($input: ResumeIssuingInput!) { resumeIssuing(input: $input) { __typename } }', {
    input: { ownerId: shop.realmId, reason: 'over' },
  })
  expect(await issue(shop.publishable)).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
})

test('a revoked key gets the same response as an unknown one, and a mistyped key its own', async () => {
  const { apiKey, plaintextKey } = await api.call<{ apiKey: { id: string }; plaintextKey: string }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { apiKey { id } plaintextKey } } }',
    { input: { apiClientId: shop.apiClientId, kind: 'SECRET' } },
  )
  expect(await issue({ key: plaintextKey })).toMatchObject({ __typename: 'IssueAnonymousCredentialsPayload' })
  await api.call('mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { __typename } }', {
    input: { apiKeyId: apiKey.id, reason: 'leaked' },
  })
  const revoked = await api.send(ISSUE, { input: { callee: 'support' } }, { key: plaintextKey })
  const unknown = await api.send(
    ISSUE,
    { input: { callee: 'support' } },
    { key: api.services.apiKeyMint.mint('SECRET').plaintext },
  )
  const blank = (answer: string) => answer.replace(/req_\w+/, 'req_…')
  expect(revoked.status).toBe(401)
  expect(blank(revoked.text)).toBe(blank(unknown.text))
  const last = plaintextKey.at(-1) === 'a' ? 'b' : 'a'
  const mistyped = await api.send(ISSUE, { input: { callee: 'support' } }, { key: plaintextKey.slice(0, -1) + last })
  expect(mistyped.status).toBe(401)
  expect(mistyped.errors[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED', reason: 'KEY_MALFORMED' } })
})

test('a publishable key that asks for realms is forbidden', async () => {
  for (const query of ['{ realm(name: "acme") { id } }', '{ realms { totalCount } }', '{ node(id: "rlm_x") { id } }']) {
    const answer = await api.send(query, {}, shop.publishable)
    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect(Object.values(answer.data ?? {}).every((value) => value === null)).toBe(true)
  }
})
