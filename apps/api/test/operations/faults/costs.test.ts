import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const RANGE = 'range: { from: "2026-11-28T00:00:00.000Z", to: "2026-11-28T12:00:00.000Z" }, resolution: MINUTE'

const DRAFT =
  'input: { ownerId: "rlm_x", decidedAt: { from: "2026-11-28T00:00:00.000Z", to: "2026-11-28T12:00:00.000Z" } }'
/** Each fragment spreads the next one twice. */
const FRAGMENTS = `${Array.from({ length: 14 }, (_, index) => `fragment F${index} on Realm { ...F${index + 1} ...F${index + 1} }`).join(' ')} fragment F14 on Realm { id }`
/** With 28 fields of each client, the cost is 20,000. */
const pages = (fields: number): string =>
  `realms(first: 7) { edges { node { id id id id apiClients(first: 95) { edges { node { ${'id '.repeat(fields)}} } } } } }`

let api: TestApi
let cookie: string
beforeAll(async () => {
  api = await startTestApi()
  cookie = (await api.signedIn('AUDITOR')).cookie
})
afterAll(() => api.close())

const six = (field: string): string => Array.from({ length: 6 }, (_, index) => `a${index}: ${field}`).join(' ')

test.each([
  ['usage, six times', `{ node(id: "rlm_x") { ... on Realm { ${six(`usage(${RANGE}) { totals { issued } }`)} } } }`],
  ['usage of all destinations', `{ realm(name: "x") { destinations { usage(${RANGE}) { totals { issued } } } } }`],
  ['audits of a page of realms', '{ realms(first: 20) { edges { node { spliceAudit { grade } } } } }'],
  ...['spliceAuditPreview(input: {}) { after { grade } }', `policyPreview(${DRAFT}) { __typename }`].map(
    (field): [string, string] => [
      `${field.split('(', 1)[0]}, five times`,
      `{ ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: ${field}`).join(' ')} }`,
    ],
  ),
  ['nested fragments, thousands of times', `{ realm(name: "x") { ...F0 } } ${FRAGMENTS}`],
  ['a negative page size next to it', `{ ${pages(29)} a: realms(first: -100000) { edges { node { id } } } }`],
])('an expensive operation is rejected before it starts: %s', async (_, query) => {
  const answer = await api.send(query, {}, { cookie })
  expect(answer.status).toBe(400)
  expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
})

test('each alone is allowed', async () => {
  const answer = await api.send(
    `{ usage(${RANGE}) { totals { issued } } spliceAuditPreview(input: {}) { after { grade } } }`,
  )
  expect(answer.errors).toEqual([])
})

test('20,000 fields are allowed, and not one more', async () => {
  expect((await api.send(`{ ${pages(28)} }`)).errors).toEqual([])
  const { status, errors } = await api.send(`{ ${pages(28)} viewer { kind } }`)
  expect(status).toBe(400)
  expect(errors[0]?.message).toBe('This request costs more than 20000 fields. Request less at once.')
})

test.each([
  ['A', 200],
  ['B', 400],
])('in a document with two operations, the executed one counts: %s', async (operationName, status) => {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query: `query A { viewer { kind } } query B { ${pages(29)} }`, operationName }),
  })
  expect(response.status).toBe(status)
})

test('a subscription cannot request more with each decision than a query can once', async () => {
  const response = await fetch(`${api.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({
      query: `subscription { issuanceDecided { realm { ${six(`usage(${RANGE}) { totals { issued } }`)} } } }`,
    }),
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'This request costs more than 20000 fields. Request less at once.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', requestId: expect.stringMatching(/^req_/) },
      },
    ],
  })
})
