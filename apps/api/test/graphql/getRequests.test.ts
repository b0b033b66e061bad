import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../testkit/openShop.ts'
import { shopOrigin, startTestApi, type TestApi } from '../testkit/startTestApi.ts'

let api: TestApi
let shop: Shop
let cookie: string
beforeAll(async () => {
  api = await startTestApi()
  shop = await openShop(api)
  cookie = (await api.signedIn('OPERATOR')).cookie
})
afterAll(() => api.close())

const get = (parameters: Record<string, string>, headers: Record<string, string>) =>
  fetch(`${api.url}/graphql?${new URLSearchParams(parameters)}`, { headers })
const viewer = 'query Viewer { viewer { kind } }'
const byKey = (key: string) => ({ authorization: `Bearer ${key}` })

describe('a GET with a bearer key', () => {
  test.each([
    // urql adds its persisted query only if that exchange is installed.
    [
      'urql',
      { operationName: 'Viewer', query: viewer, variables: '{}', extensions: '{}' },
      {
        accept:
          'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
      },
    ],
    [
      'graphql-request',
      { query: viewer, variables: '{}', operationName: 'Viewer' },
      { accept: 'application/graphql-response+json, application/json' },
    ],
    ['curl', { query: viewer }, { accept: '*/*' }],
  ])('is answered in the form that %s sends', async (_client, parameters, headers) => {
    const response = await get(parameters, { ...headers, ...byKey(shop.secret.key) })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ data: { viewer: { kind: 'API_CLIENT' } } })
  })

  test('is answered for a page at an allowed origin, after a preflight that allows the header', async () => {
    const preflight = await fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: shopOrigin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(preflight.headers.get('access-control-allow-methods')).toContain('GET')
    const response = await get({ query: viewer }, { ...byKey(shop.publishable.key), origin: shopOrigin })
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe(shopOrigin)
  })

  test('executes no mutation', async () => {
    const query = 'mutation { issueAnonymousCredentials(input: { callee: "support" }) { __typename } }'
    const response = await get({ query }, byKey(shop.secret.key))
    expect(response.status).toBe(405)
    expect(await api.call('{ issuances(first: 1) { edges { node { id } } } }')).toEqual({ edges: [] })
  })
})

describe('a GET that a foreign page could have sent is rejected as a forgery', () => {
  test.each([
    ['with only a cookie', () => ({ cookie })],
    ['without headers', () => ({})],
    ['with a form content type', () => ({ cookie, 'content-type': 'application/x-www-form-urlencoded' })],
  ])('%s', async (_what, headersOf) => {
    const response = await get({ query: viewer }, headersOf())
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Cross-Site Request Forgery')
  })

  // A browser stores Basic credentials and sends them without asking the page.
  test.each([
    ['Basic credentials', `Basic ${Buffer.from('visitor:secret').toString('base64')}`],
    ['Negotiate', 'Negotiate YII='],
    ['an invalid bearer key', 'Bearer nonsense'],
    ['an empty header', ''],
  ])('with %s, which are ignored, also next to a cookie', async (_what, authorization) => {
    const response = await get({ query: viewer }, { authorization, cookie })
    expect(response.status).toBe(401)
  })

  test('with a key in Basic credentials', async () => {
    const authorization = `Basic ${Buffer.from(`${shop.secret.key}:`).toString('base64')}`
    expect((await get({ query: viewer }, { authorization })).status).toBe(401)
  })
})

describe('a browser that opens the endpoint', () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const open = (url: string) => fetch(`${url}/graphql`, { headers: { accept } })

  test('gets a page that explains the endpoint and links to the console', async () => {
    const response = await open(api.url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    const page = await response.text()
    expect(page).toContain('<h1>Anoncall GraphQL API</h1>')
    expect(page).toContain('<a class="button" href="/">Open the console</a>')
    expect(page).toContain('Postman, Altair, GraphiQL or graphql-codegen')
  })

  test('loads nothing from other origins, and runs no script', async () => {
    const response = await open(api.url)
    const page = await response.text()
    expect(page).not.toMatch(/<script|https?:\/\/|\/\/[a-z]|@import|url\(/i)
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual(['/favicon.svg', '/'])
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  })

  test('explains that tools cannot read the schema if only known documents are accepted', async () => {
    const strict = await startTestApi({ ANONCALL_SAFELIST: 'only' })
    try {
      const page = await (await open(strict.url)).text()
      expect(page).toContain('This server accepts known documents only')
      expect(page).not.toContain('Postman')
    } finally {
      await strict.close()
    }
  })
})
