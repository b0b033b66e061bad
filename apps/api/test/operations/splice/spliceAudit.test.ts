import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

let api: TestApi
let shop: Shop
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
})
afterAll(() => api.close())

const fields = 'grade pairs { first second isHarmless } pairCount worstStretchSeconds deadlineAt hybridNameCount'
const preview = `query ($input: SpliceAuditPreviewInput!) {
  spliceAuditPreview(input: $input) { before { grade } after { ${fields} findings advice } }
}`

test('a realm has a grade with its consequences', async () => {
  expect(await api.call(`{ realm(name: "acme") { spliceAudit { ${fields} findings advice } } }`)).toEqual({
    spliceAudit: {
      grade: 'A_SET',
      pairs: [],
      pairCount: 0,
      worstStretchSeconds: 1_000,
      deadlineAt: null,
      hybridNameCount: 0,
      findings: expect.arrayContaining([
        'A set of credentials can be reused until it expires, 300 s after it was issued.',
      ]),
      advice: [
        'Choose another account user. With web@acme.example, call@acme.example or anonymous-web-call@acme.example the grade is A.',
        'Use AES_256_CBC_HMAC if the gateway supports it for this realm. It prevents all of this.',
      ],
    },
  })
})

test('a change is audited in advance, and its effect on the grade is recorded in the audit log', async () => {
  const destination = { alias: 'billing', address: 'bill@acme.example' }
  expect(await api.call(preview, { input: { realmId: shop.realmId, destination } })).toMatchObject({
    before: { grade: 'A_SET' },
    after: { grade: 'A_SET', pairs: [{ first: 'billing', second: 'support', isHarmless: true }], pairCount: 1 },
  })
  const patterns = { realmId: shop.realmId, calleePatterns: ['*@acme.example'] }
  expect(await api.call(preview, { input: patterns })).toMatchObject({ after: { grade: 'C' } })

  await api.call('mutation ($input: UpdateRealmInput!) { updateRealm(input: $input) { __typename } }', {
    input: { ...patterns, expectedRevision: 1 },
  })
  const log = await api.call<{ edges: { node: { changes: unknown[] } }[] }>(
    '{ auditLog(first: 1) { edges { node { changes { field before after } } } } }',
  )
  expect(log.edges[0]?.node.changes).toContainEqual({ field: 'spliceGrade', before: 'A_SET', after: 'C' })
})

test('a new realm is audited as soon as its draft is complete', async () => {
  const draft = { accountUser: 'web@acme.example', cipher: 'AES_128_ECB', tokenFormat: { lifetimeSeconds: 300 } }
  expect(await api.call(preview, { input: draft })).toMatchObject({ before: null, after: { grade: 'A' } })
  for (const half of [{ ...draft, accountUser: 'web@' }, { ...draft, cipher: null }, {}])
    expect(await api.call(preview, { input: half })).toEqual({ before: null, after: null })
})

test('an omitted or null value is the current value', async () => {
  const nothing = {
    accountUser: null,
    tokenFormat: null,
    cipher: null,
    calleePatterns: null,
    destination: null,
    removedDestinationId: null,
  }
  const same = await api.call<{ after: object | null }>(preview, { input: { realmId: shop.realmId } })
  expect(same.after).not.toBeNull()
  expect(await api.call(preview, { input: { realmId: shop.realmId, ...nothing } })).toEqual(same)
})

test('a separate caller is kept if omitted, and null resets it to the account user', async () => {
  const { realmId } = await openShop(api, { name: 'guests', key: null, fromUser: 'guest-of-the-house@acme.example' })
  expect(await api.call(preview, { input: { realmId } })).toMatchObject({ after: { grade: 'A' } })
  expect(await api.call(preview, { input: { realmId, fromUser: null } })).toMatchObject({ after: { grade: 'A_SET' } })
})

test('a missing realm or destination is not found', async () => {
  for (const input of [
    { realmId: 'rlm_none' },
    { realmId: shop.realmId, removedDestinationId: 'dst_none' },
    { realmId: shop.realmId, destination: { destinationId: 'dst_none', alias: 'x', address: 'x@acme.example' } },
  ]) {
    const answer = await api.send(preview, { input })
    expect(answer.errors[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } })
  }
})
