import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownerPassword, startTestApi, type TestApi } from '../testkit/startTestApi.ts'

/** Secrets that must never be found, by kind. */
const canaries: Record<string, string> = {
  'the owner’s password': ownerPassword,
  'an imported realm key': 'K4naryRealmKey-1',
  'an imported realm key of a key staged': 'K4naryRealmKey-2-of-thirtytwo-ch',
  'a wrong password': 'canary-wrong-password',
  'a new password': 'canary-new-password',
  'a refused new password': 'can-new',
  'a key that is not ours': 'sk_canaryCanaryCanaryCanary',
  'a token of somebody else': 'ca7a51ca7a51ca7a51ca7a51ca7a51ca',
}

let api: TestApi

/** Calls every operation that receives or returns a secret, from the console or with a key. */
beforeAll(async () => {
  api = await startTestApi()
  const create = `mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on CreateRealmPayload { realm { id } } } }`
  const input = { accountUser: 'visitor@acme.example', tokenFormat: { lifetimeSeconds: 300 } }
  const key = canaries['an imported realm key']
  const created = await api.call<{ realm: { id: string } }>(create, {
    input: { ...input, name: 'acme', cipher: 'AES_128_ECB', key },
  })
  const realmId = created.realm.id
  await api.call(`mutation ($input: StageRealmKeyInput!) { stageRealmKey(input: $input) { __typename } }`, {
    input: { realmId, cipher: 'AES_256_CBC_HMAC', key: canaries['an imported realm key of a key staged'] },
  })
  // Two rejected calls, with the key in the variables and in the text.
  await api.send(create, { input: { ...input, name: 'acme', cipher: 'AES_256_CBC_HMAC', key } })
  await api.send(
    `mutation { createRealm(input: { name: "x", accountUser: "a@b.example", nonsense: 1, cipher: AES_128_ECB, key: "${key}" }) { __typename } }`,
  )
  const generated = await api.call<{ generatedKey: string }>(
    `mutation ($input: CreateRealmInput!) { createRealm(input: $input) { ... on CreateRealmPayload { generatedKey } } }`,
    { input: { ...input, name: 'generated', cipher: 'AES_128_ECB' } },
  )
  canaries['a generated realm key'] = generated.generatedKey
  await api.call(`mutation ($input: CreateDestinationInput!) { createDestination(input: $input) { __typename } }`, {
    input: { realmId, alias: 'support', displayName: 'Support', address: 'help@acme.example' },
  })
  const { apiClient } = await api.call<{ apiClient: { id: string } }>(
    `mutation ($input: CreateApiClientInput!) { createApiClient(input: $input) { ... on CreateApiClientPayload { apiClient { id } } } }`,
    { input: { realmId, name: 'Shop', allowedOrigins: [] } },
  )
  const { plaintextKey } = await api.call<{ plaintextKey: string }>(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { plaintextKey } } }`,
    { input: { apiClientId: apiClient.id, kind: 'SECRET' } },
  )
  canaries['an API key'] = plaintextKey
  const { credentials } = await api.call<{ credentials: Record<string, string> }>(
    `mutation { issueAnonymousCredentials(input: { callee: "support" }) { ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken } } } }`,
    {},
    { key: plaintextKey },
  )
  Object.assign(canaries, credentials)
  const inspect = `mutation ($token: String!) { inspectToken(input: { token: $token }) { __typename } }`
  await api.call(inspect, { token: credentials.toToken }, { key: plaintextKey })
  await api.call(inspect, { token: canaries['a token of somebody else'] })
  await api.send('{ viewer { kind } }', {}, { key: canaries['a key that is not ours'] ?? '' })
  await api.send(
    `mutation ($password: String!) { signIn(input: { email: "owner@acme.example", password: $password }) { __typename } }`,
    { password: canaries['a wrong password'] },
    'anonymous',
  )
  const change = `mutation ($currentPassword: String!, $newPassword: String!) { changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) { __typename } }`
  await api.call(change, { currentPassword: ownerPassword, newPassword: canaries['a refused new password'] })
  await api.call(change, { currentPassword: ownerPassword, newPassword: canaries['a new password'] })
  await fetch(`${api.url}/graphql?token=${credentials.toToken}`, {
    headers: { authorization: `Bearer ${plaintextKey}` },
  })
  await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"query": "${plaintextKey}`,
  })
})
afterAll(() => api.close())

/** The secret as it is, reversed, and in the encodings in use. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  return [
    secret,
    [...secret].reverse().join(''),
    hex,
    hex.toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ]
}

function foundIn(text: string): string[] {
  return Object.entries(canaries).flatMap(([name, secret]) =>
    formsOf(secret).some((form) => text.includes(form)) ? [name] : [],
  )
}

describe('a secret', () => {
  it('can be distinguished from other text in each form', () => {
    expect(Object.values(canaries).every((secret) => secret.length > 6)).toBe(true)
    expect(Object.keys(canaries)).toHaveLength(13)
    for (const [name, secret] of Object.entries(canaries))
      for (const form of formsOf(secret)) expect(foundIn(`x${form}x`)).toContain(name)
  })

  it('never reaches the log', () => {
    expect(api.logged().split('\n').length).toBeGreaterThan(15)
    expect(foundIn(api.logged())).toEqual([])
  })

  it('never reaches the audit log', async () => {
    const entries = await api.services.store.auditLog.scan(0, 100)
    expect(entries.length).toBeGreaterThan(10)
    expect(foundIn(JSON.stringify(entries))).toEqual([])
  })

  it('never reaches a file of the data folder', () => {
    const files = readdirSync(api.dataDir).filter((name) => name.startsWith('anoncall.db'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files)
      expect([name, foundIn(readFileSync(join(api.dataDir, name), 'latin1'))]).toEqual([name, []])
  })
})
