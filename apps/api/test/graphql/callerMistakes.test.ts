import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knownDocuments } from '../../src/graphql/KnownDocuments.ts'
import { openShop, type Shop } from '../testkit/openShop.ts'
import { startTestApi, type TestApi } from '../testkit/startTestApi.ts'

let open: TestApi
let strict: TestApi
let shop: Shop
let cookie: string
beforeAll(async () => {
  open = await startTestApi()
  strict = await startTestApi({ ANONCALL_SAFELIST: 'only' })
  shop = await openShop(open)
  cookie = (await open.signedIn('OPERATOR')).cookie
})
afterAll(async () => {
  await open.close()
  await strict.close()
})

const VIEWER = '{ viewer { kind } }'
const [knownHash = ''] = [...knownDocuments].find(([, text]) => text.startsWith('mutation IssueAnonymous')) ?? []
const OTHER_HASH = 'a'.repeat(64)
const persistedQuery = (value: unknown) => ({ extensions: { persistedQuery: value } })

const bodies: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
  nothing: '',
  'invalid JSON': '{"query"',
  'unclosed brackets': '['.repeat(30_000),
  'invalid UTF-8': new Uint8Array([0x7b, 0xff, 0x7d]),
  'a byte order mark': `\ufeff{"query":"${VIEWER}"}`,
  'too many bytes': 'x'.repeat(70_000),
  'far too many bytes': 'x'.repeat(1_100_000),
  'a NUL in the document': '{"query":"\\u0000"}',
  'half a surrogate pair in the document': '{"query":"{ viewer { kind } } # \\ud800"}',
  'half a surrogate pair in a string': '{"query":"{ node(id: \\"rlm_\\\\ud800\\") { id } }"}',
  'variables nested five thousand deep': `{"query":"mutation ($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { __typename } }","variables":{"input":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`,
  ...Object.fromEntries(
    Object.entries<unknown>({
      null: null,
      'a number': 7,
      text: 'x',
      'an empty list': [],
      'a batch': [{ query: VIEWER }],
      'an empty object': {},
      'a document that is a number': { query: 7 },
      'a document that is null': { query: null },
      'an empty document': { query: '' },
      'a document of spaces': { query: ' ' },
      'a document of comments': { query: '# x' },
      'a syntax error': { query: '{ viewer {' },
      'an unknown field': { query: '{ nope }' },
      'an unknown directive': { query: '{ viewer { ... @defer { kind } } }' },
      'only a fragment': { query: 'fragment F on Viewer { kind }' },
      'a type definition': { query: 'type A { b: Int }' },
      'a number beyond 32 bits': { query: '{ realms(first: 99999999999) { totalCount } }' },
      'variables in text': { query: VIEWER, variables: '{}' },
      'variables in a list': { query: VIEWER, variables: [] },
      'a number for variables': { query: VIEWER, variables: 7 },
      'a variable of another type': {
        query: 'query ($n: Int!) { realms(first: $n) { totalCount } }',
        variables: { n: 1.5 },
      },
      'a missing variable': { query: 'query ($a: Boolean!) { viewer { kind @skip(if: $a) } }' },
      'a number for an operation name': { query: VIEWER, operationName: 7 },
      'an unknown operation name': { query: 'query A { viewer { kind } }', operationName: 'B' },
      'an empty operation name': { query: 'query A { viewer { kind } }', operationName: '' },
      'two operations and no name': { query: 'query A { viewer { kind } } query B { viewer { kind } }' },
      'a number for extensions': { query: VIEWER, extensions: 7 },
      'text for extensions': { query: VIEWER, extensions: 'x' },
      'text for a persisted query': persistedQuery('x'),
      'null for a persisted query': persistedQuery(null),
      'a persisted query of another version': persistedQuery({ version: 2, sha256Hash: OTHER_HASH }),
      'a persisted query whose hash does not match the text': {
        query: VIEWER,
        ...persistedQuery({ version: 1, sha256Hash: OTHER_HASH }),
      },
      'a persisted query whose hash is a number, with a text': {
        query: VIEWER,
        ...persistedQuery({ version: 1, sha256Hash: 7 }),
      },
      'an unknown hash': { documentId: OTHER_HASH },
      'a number for a hash': { documentId: 7 },
      'null for a hash': { documentId: null },
      'a JavaScript property name for a hash': { documentId: '__proto__' },
      'a known hash, and no variables': { documentId: knownHash },
      'a known hash, and a number for variables': { documentId: knownHash, variables: 7 },
      'a known hash, and another operation': { documentId: knownHash, operationName: 'X' },
      'a known hash, and an object for an operation name': { documentId: knownHash, operationName: {} },
      'a query that returns too much': {
        query: '{ realms(first: 100) { edges { node { destinations { realm { keys { id } } } } } } }',
      },
      'a page size out of range': { query: '{ realms(first: 0) { totalCount } }' },
    }).map(([what, body]) => [what, JSON.stringify(body)]),
  ),
}

const types = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/graphql',
  'application/json; charset=latin1',
  'nonsense',
  ';',
  '/',
]
const accepts = [
  'application/xml',
  'nonsense',
  ';',
  'text/event-stream',
  'multipart/mixed',
  '*/*;q=x',
  'application/json;q=0',
]
const authorizations = [
  '',
  'Bearer',
  'Bearer x',
  'Basic YTpi',
  `Bearer sk_${'a'.repeat(60)}`,
  'Token x',
  'Bearer a b',
  'Bearer \u00e9',
]
const searches = [
  '',
  '?',
  '?query',
  '?query=',
  '?query=%',
  '?query=%E0%A4%A',
  '?query=%00',
  '?query=%ED%A0%80',
  '?query[]=x',
  '?query={viewer{kind}}&query={viewer{kind}}',
  '?query={viewer{kind}}&variables={',
  '?query={viewer{kind}}&variables=7',
  '?query={viewer{kind}}&variables=%',
  '?query={viewer{kind}}&extensions=7',
  '?query={viewer{kind}}&operationName=B',
  '?query=mutation{signOut{viewer{kind}}}',
  '?query=subscription{issuanceDecided{id}}',
  `?documentId=${knownHash}`,
  `?${'a=b&'.repeat(3_000)}`,
]
const json = { 'content-type': 'application/json' }

type Mistake = readonly [what: string, init: RequestInit, search?: string]
const mistakes: readonly Mistake[] = [
  ...Object.entries(bodies).map(
    ([what, body]): Mistake => [`a body of ${what}`, { method: 'POST', headers: json, body }],
  ),
  ...types.map(
    (type): Mistake => [
      `content type ${type}`,
      { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify({ query: VIEWER }) },
    ],
  ),
  ...accepts.map(
    (accept): Mistake => [
      `accept ${accept}`,
      { method: 'POST', headers: { ...json, accept }, body: JSON.stringify({ query: VIEWER }) },
    ],
  ),
  ...authorizations.map(
    (authorization): Mistake => [
      `authorization ${authorization}`,
      { method: 'POST', headers: { ...json, authorization }, body: JSON.stringify({ query: VIEWER }) },
    ],
  ),
  ...['gzip', 'br', 'nonsense', 'identity, gzip'].map(
    (encoding): Mistake => [
      `content encoding ${encoding}`,
      { method: 'POST', headers: { ...json, 'content-encoding': encoding }, body: '{}' },
    ],
  ),
  ...['PUT', 'DELETE', 'PATCH', 'PROPFIND'].map((method): Mistake => [`method ${method}`, { method, headers: json }]),
  ...searches.flatMap((search): Mistake[] => [
    [`GET ${search.slice(0, 60)}`, { headers: { 'apollo-require-preflight': 'true' } }, search],
    [`GET ${search.slice(0, 60)} without a header that a page cannot send`, {}, search],
  ]),
]

const places = [
  ['/graphql', 'as a visitor', () => open, () => ({})],
  ['/graphql', 'as an operator', () => open, () => ({ cookie })],
  ['/graphql', 'with a secret key', () => open, () => ({ authorization: `Bearer ${shop.secret.key}` })],
  ['/graphql', 'where known documents only are accepted', () => strict, () => ({})],
  ['/graphql/stream', 'as a visitor', () => open, () => ({})],
  ['/graphql/stream', 'as an operator', () => open, () => ({ cookie })],
  ['/graphql/stream', 'where known documents only are accepted', () => strict, () => ({})],
] as const

test.each(places)(
  'at %s, %s, every mistake of a caller is reported as such, and none is logged as an internal error',
  async (path, _who, apiOf, identity) => {
    const api = apiOf()
    const wrong: string[] = []
    for (const [what, init, search = ''] of mistakes) {
      const before = api.logged().length
      const headers = { ...identity(), ...init.headers }
      const response = await fetch(`${api.url}${path}${search}`, { ...init, headers })
      const text = await response.text()
      const isFault = response.status >= 500 || /INTERNAL_SERVER_ERROR|our side/.test(text)
      // As GraphQL over HTTP requires, an error during execution has status 200.
      const isTold = response.status >= 400 || response.status === 200
      const isLogged = /"level":"(?:error|fatal)"|"stack"/.test(api.logged().slice(before))
      if (isFault || isLogged || !isTold) wrong.push(`${what}: ${response.status} ${text}`)
    }
    expect(wrong).toEqual([])
  },
)

test.each([
  ['unknown text', { query: VIEWER }, 'PERSISTED_DOCUMENT_NOT_FOUND', 'This server accepts known documents only.'],
  [
    'an unknown hash',
    { documentId: OTHER_HASH },
    'PERSISTED_DOCUMENT_NOT_FOUND',
    'This server does not know the document. Send its text.',
  ],
])('if only known documents are accepted, %s gets HTTP 400 and its own code', async (_what, body, code, message) => {
  const response = await fetch(`${strict.url}/graphql`, { method: 'POST', headers: json, body: JSON.stringify(body) })
  expect(response.status).toBe(400)
  const requestId = response.headers.get('x-request-id')
  expect(await response.json()).toEqual({ errors: [{ message, extensions: { code, requestId } }] })
})

test.each([
  [persistedQuery({ version: 2, sha256Hash: OTHER_HASH }), 'Unsupported persisted query version'],
  [{ query: VIEWER, ...persistedQuery({ version: 1, sha256Hash: OTHER_HASH }) }, 'provided sha does not match query'],
])('an invalid persisted query gets HTTP 400 with the reason', async (body, message) => {
  const response = await fetch(`${open.url}/graphql`, { method: 'POST', headers: json, body: JSON.stringify(body) })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] })
})

test('a subscription to the query endpoint is redirected in the message', async () => {
  const { status, errors } = await open.send('subscription { issuanceDecided { id } }', {}, 'owner')
  expect(status).toBe(400)
  expect(errors).toMatchObject([
    {
      message: 'Subscriptions are streamed. Send this one to /graphql/stream.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ])
})

const HOST = 'host: x\r\n'
test.each([
  ['invalid HTTP', 'garbage\r\n\r\n'],
  ['no host', 'POST /graphql HTTP/1.1\r\n\r\n'],
  ['an unknown transfer encoding', `POST /graphql HTTP/1.1\r\n${HOST}transfer-encoding: nonsense\r\n\r\n`],
  ['a length that is text', `POST /graphql HTTP/1.1\r\n${HOST}content-length: x\r\n\r\n`],
  [
    'an invalid chunk',
    `POST /graphql HTTP/1.1\r\n${HOST}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
  ],
  [
    'a length and chunks at once',
    `POST /graphql HTTP/1.1\r\n${HOST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['an upgrade', `GET /graphql HTTP/1.1\r\n${HOST}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`],
  [
    'an upgrade of the stream',
    `GET /graphql/stream HTTP/1.1\r\n${HOST}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
  ],
  ['an unsupported expectation', `POST /graphql HTTP/1.1\r\n${HOST}expect: x\r\ncontent-length: 0\r\n\r\n`],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a header that is too long', `POST /graphql HTTP/1.1\r\n${HOST}a: ${'x'.repeat(20_000)}\r\n\r\n`],
])('%s gets a 4xx status, and nothing is logged as an internal error', async (_what, text) => {
  const before = open.logged().length
  expect(await firstLine(Number(new URL(open.url).port), text)).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(open.logged().slice(before)).not.toMatch(/"level":"(?:error|fatal)"|"stack"/)
})

function firstLine(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '')
      socket.destroy()
    })
    socket.once('error', reject)
  })
}
