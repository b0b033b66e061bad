import { StoreError } from '@anoncall/domain'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { knownDocuments } from '../../../src/graphql/KnownDocuments.ts'
import { openShop, type Shop } from '../../testkit/openShop.ts'
import { type Caller, ownerEmail, ownerPassword, startTestApi, type TestApi } from '../../testkit/startTestApi.ts'

let api: TestApi
let shop: Shop
let owner: Caller
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
  owner = await api.signedIn('OPERATOR')
})
afterAll(() => api.close())

interface KnownDocument {
  readonly hash: string
  readonly text: string
}

function documentOf(part: string): KnownDocument {
  const [hash, text] = [...knownDocuments].find(([, each]) => each.includes(part)) ?? []
  if (hash === undefined || text === undefined) throw new Error(`no known document contains ${part}`)
  return { hash, text }
}

const issue = documentOf('mutation IssueAnonymousCredentials($input:IssueAnonymousCredentialsInput!)')
const issueBatch = documentOf('mutation IssueAnonymousCredentialsBatch($input:')
const availability = documentOf('query CallAvailability($callee:String!)')
const report = documentOf('mutation ReportCall($input:')

interface Answer {
  readonly requestId: string | null
  readonly text: string
  /** The response without the parts that differ between requests. */
  readonly lasting: object
}

async function post(body: object, as: Caller, accept: string): Promise<Answer> {
  const headers: Record<string, string> = { 'content-type': 'application/json', accept }
  if (typeof as === 'object' && 'key' in as) headers.authorization = `Bearer ${as.key}`
  if (typeof as === 'object' && 'key' in as && as.origin !== undefined) headers.origin = as.origin
  if (typeof as === 'object' && 'cookie' in as) headers.cookie = as.cookie
  const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await response.text()
  const lasting = text
    .replace(/(req|iss)_\w+/g, '$1_…')
    .replace(/"(\w+Token|altcha|issuedAt|expiresAt)":"[^"]+"/g, '"$1"')
  const { status } = response
  const names = ['content-type', 'cache-control', 'vary', 'access-control-allow-origin', 'content-security-policy']
  return {
    requestId: response.headers.get('x-request-id'),
    text,
    lasting: { status, headers: names.map((name) => response.headers.get(name)), body: lasting },
  }
}

const ACCEPT = 'application/graphql-response+json'

/** Sends the hash, the known text, and an unknown text with the same meaning. */
async function everyWay({ hash, text }: KnownDocument, rest: object, as: Caller, accept = ACCEPT) {
  // Apollo's choice for an `Accept` header is known only after its first request.
  await post({ documentId: hash, variables: {} }, as, accept)
  return {
    byHash: await post({ documentId: hash, ...rest }, as, accept),
    inKnownWords: await post({ query: text, ...rest }, as, accept),
    inOtherWords: await post({ query: `${text} `, ...rest }, as, accept),
  }
}

const asSecret = (): Caller => shop.secret
const asPublishable = (): Caller => shop.publishable
const asStranger = (): Caller => ({ ...shop.publishable, origin: 'https://stranger.example' })
const asOwner = (): Caller => owner
const asAnonymous = (): Caller => 'anonymous'
const support = { input: { callee: 'support' } }

test.each<[what: string, document: KnownDocument, variables: object, as: () => Caller, holds: string]>([
  ['issued', issue, support, asSecret, '"realm":"acme"'],
  ['issued to a page', issue, { input: { callee: 'support', reference: null } }, asPublishable, '"realm":"acme"'],
  ['refused', issue, support, asStranger, '"ORIGIN_NOT_ALLOWED"'],
  ['not valid', issue, { input: { callee: '' } }, asSecret, '"InvalidInput"'],
  [
    'issued and refused at once',
    issueBatch,
    { input: { requests: [{ callee: 'support' }, { callee: 'x' }] } },
    asSecret,
    '"CALLEE_NOT_ALLOWED"',
  ],
  ['availability', availability, { callee: 'support' }, asPublishable, '"isOpen":true'],
  [
    'a report of what is not there',
    report,
    { input: { issuanceId: 'iss_1', outcome: 'CONNECTED' } },
    asSecret,
    '"NOT_FOUND"',
  ],
  ['without a scope', issue, support, asOwner, '"FORBIDDEN"'],
  ['anonymous', issue, support, asAnonymous, '"UNAUTHENTICATED"'],
  ['without variables', issue, {}, asSecret, '"BAD_USER_INPUT"'],
  ['null for a required value', issue, { input: null }, asSecret, '"BAD_USER_INPUT"'],
  ['an unknown field', issue, { input: { callee: 'support', key: 'C4nary' } }, asSecret, '"BAD_USER_INPUT"'],
  ['a wrong type', issue, { input: { callee: ['C4nary'] } }, asSecret, '"BAD_USER_INPUT"'],
  ['a wrong type in a list', issueBatch, { input: { requests: [{ callee: 7 }] } }, asSecret, '"BAD_USER_INPUT"'],
  ['no such enum value', report, { input: { issuanceId: 'iss_1', outcome: 'C4nary' } }, asSecret, '"BAD_USER_INPUT"'],
  [
    'one where a list is asked for',
    issueBatch,
    { input: { requests: { callee: 'support' } } },
    asSecret,
    '"realm":"acme"',
  ],
  ['too many in a list', issueBatch, { input: { requests: [] } }, asSecret, '"OUT_OF_RANGE"'],
  ['additional variables', issue, { ...support, other: 'C4nary' }, asSecret, '"realm":"acme"'],
])('%s: the same response, in every form of the document', async (_, document, variables, as, holds) => {
  const { byHash, inKnownWords, inOtherWords } = await everyWay(document, { variables }, as())
  expect(byHash.lasting).toEqual(inOtherWords.lasting)
  expect(inKnownWords.lasting).toEqual(inOtherWords.lasting)
  expect(byHash.text).toContain(holds)
  expect(byHash.text).not.toContain('C4nary')
})

test.each([
  ['variables in text', { variables: '{"input":{"callee":"support"}}' }],
  ['variables in a list', { variables: [support] }],
  ['null for variables', { variables: null }],
  ['another operation', { variables: support, operationName: 'Other' }],
  ['its own operation', { variables: support, operationName: 'IssueAnonymousCredentials' }],
  ['null for an operation name', { variables: support, operationName: null }],
  ['a number for an operation name', { variables: support, operationName: 7 }],
  ['extensions', { variables: support, extensions: { C4nary: 1 } }],
])('%s next to the document: the same response, in every form of it', async (_, rest) => {
  const { byHash, inKnownWords, inOtherWords } = await everyWay(issue, rest, shop.secret)
  expect(byHash.lasting).toEqual(inOtherWords.lasting)
  expect(inKnownWords.lasting).toEqual(inOtherWords.lasting)
})

test('the page for browsers does not affect later responses', async () => {
  const accept = 'text/html, */*;q=0.5'
  const page = await fetch(`${api.url}/graphql`, { headers: { accept } })
  expect(page.headers.get('content-type')).toBe('text/html')
  const { hash, text } = issue
  const byHash = await post({ documentId: hash, variables: support }, shop.secret, accept)
  const inOtherWords = await post({ query: `${text} `, variables: support }, shop.secret, accept)
  expect(byHash.lasting).toEqual(inOtherWords.lasting)
})

test.each([
  '*/*',
  'application/json',
  'application/graphql-response+json, application/json;q=0.9',
  'text/html',
  'image/png, */*;q=0.1',
])('a request that accepts %s has the same response, in every form of the document', async (accept) => {
  const { byHash, inOtherWords } = await everyWay(issue, { variables: support }, shop.secret, accept)
  expect(byHash.lasting).toEqual(inOtherWords.lasting)
})

test.each([
  ['an unexpected error', new Error('ouch'), 'INTERNAL_SERVER_ERROR'],
  ['a store that is busy', new StoreError('RETRY', 'ouch'), 'SERVICE_UNAVAILABLE'],
  ['a store that failed', new StoreError('FAILED', 'ouch'), 'INTERNAL_SERVER_ERROR'],
])('%s: the same response, in every form of the document, and a log entry', async (_, error, code) => {
  const { issuances } = api.services.store
  const record = issuances.record
  issuances.record = () => Promise.reject(error)
  const before = api.logged().length
  try {
    const { byHash, inKnownWords, inOtherWords } = await everyWay(issue, { variables: support }, shop.secret)
    expect(byHash.lasting).toEqual(inOtherWords.lasting)
    expect(inKnownWords.lasting).toEqual(inOtherWords.lasting)
    const { requestId } = byHash
    expect(JSON.parse(byHash.text).errors).toEqual([
      {
        message: expect.not.stringContaining('ouch'),
        path: ['issueAnonymousCredentials'],
        locations: [expect.anything()],
        extensions: { code, requestId },
      },
    ])
    const lines = api
      .logged()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('operation failed'))
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.err.message)).toEqual(['ouch', 'ouch', 'ouch'])
    expect(lines[0]?.requestId).toBe(requestId)
  } finally {
    issuances.record = record
  }
})

test('a sign-in by hash sets the cookie like any other', async () => {
  const signIn = documentOf('mutation SignIn(')
  const accept = 'application/json'
  const variables = { input: { email: ownerEmail, password: ownerPassword } }
  await post({ documentId: signIn.hash, variables: {} }, 'anonymous', accept)
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ documentId: signIn.hash, variables }),
  })
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly/)
})
