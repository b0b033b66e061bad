import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

const RANGE = 'range: { from: "2026-11-28T00:00:00.000Z", to: "2026-11-28T12:00:00.000Z" }, resolution: MINUTE'

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
  [
    'previews, five times',
    `{ ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: spliceAuditPreview(input: {}) { after { grade } }`).join(' ')} }`,
  ],
])('what keeps the server busy is refused before it begins: %s', async (_, query) => {
  const answer = await api.send(query, {}, { cookie })
  expect(answer.status).toBe(400)
  expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['GRAPHQL_VALIDATION_FAILED'])
})

test('each alone is answered', async () => {
  const answer = await api.send(
    `{ usage(${RANGE}) { totals { issued } } spliceAuditPreview(input: {}) { after { grade } } }`,
  )
  expect(answer.errors).toEqual([])
})

test('a subscription cannot ask with each decision for what a query could not ask for once', async () => {
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
        message: 'This asks for more than 20000 fields, or for what takes as long. Ask for less at once.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED', requestId: expect.stringMatching(/^req_/) },
      },
    ],
  })
})
