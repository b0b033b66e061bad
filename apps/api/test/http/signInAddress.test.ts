import { afterEach, describe, expect, it } from 'vitest'
import { ownerEmail, ownerPassword, startTestApi, type TestApi } from '../testkit/startTestApi.ts'

const opened: TestApi[] = []
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close()
})

const SIGN_IN =
  'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInFailed { message retryAt } } }'

/** Signs in as a page at `origin` does. Then requests the viewer with the new cookie. */
async function signInFrom(
  origin: string | null,
  environment: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const api = await startTestApi(environment)
  opened.push(api)
  const ask = async (query: string, variables: object, cookie: string | null) => {
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...headers,
        ...(origin === null ? {} : { origin }),
        ...(cookie === null ? {} : { cookie }),
      },
      body: JSON.stringify({ query, variables }),
    })
    const { data } = Object(await response.json())
    return { data, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? null }
  }
  const { data, cookie } = await ask(SIGN_IN, { input: { email: ownerEmail, password: ownerPassword } }, null)
  const viewer = (await ask('{ viewer { kind } }', {}, cookie)).data.viewer.kind
  const warnings = api
    .logged()
    .split('\n')
    .filter((line) => line.includes('sign-in rejected'))
    .map((line) => JSON.parse(line))
  return { ...data.signIn, cookie, viewer, warnings, audited: (await api.services.store.auditLog.scan(1, 10)).length }
}

const HTTPS = { PUBLIC_URL: 'https://calls.acme.example' }
const LOCAL = {}
const EVERYWHERE = { HOST: '0.0.0.0' }

describe('a sign-in from an origin other than the console’s', () => {
  it.each<[what: string, origin: string, environment: Record<string, string>, publicUrl: string]>([
    ['another host', 'https://admin.acme.example', HTTPS, 'https://calls.acme.example'],
    ['another scheme', 'http://calls.acme.example', HTTPS, 'https://calls.acme.example'],
    ['another port', 'https://calls.acme.example:8443', HTTPS, 'https://calls.acme.example'],
    ['a trailing dot', 'https://calls.acme.example.', HTTPS, 'https://calls.acme.example'],
    ['the port behind the proxy', 'http://localhost:4000', HTTPS, 'https://calls.acme.example'],
    ['the name of the machine', 'http://build-7:4000', EVERYWHERE, 'http://localhost:4000'],
    ['an address of the machine', 'http://192.0.2.7:4000', EVERYWHERE, 'http://localhost:4000'],
    ['an IPv6 address of the machine', 'http://[2001:db8::7]:4000', { HOST: '::' }, 'http://localhost:4000'],
    ['a port that a container publishes', 'http://localhost:8080', EVERYWHERE, 'http://localhost:4000'],
    [
      '127.0.0.1 for localhost',
      'http://127.0.0.1:4000',
      { PUBLIC_URL: 'http://localhost:4000' },
      'http://localhost:4000',
    ],
  ])('is rejected with both addresses, and logged: %s', async (_, origin, environment, publicUrl) => {
    const { __typename, message, retryAt, cookie, viewer, warnings, audited } = await signInFrom(origin, environment)
    expect(__typename).toBe('SignInFailed')
    expect(message).toContain(`You opened the console at ${origin}, but sign-in works at ${publicUrl} only.`)
    expect(message).toContain('PUBLIC_URL')
    expect({ retryAt, cookie, viewer, audited }).toEqual({ retryAt: null, cookie: null, viewer: 'NOBODY', audited: 0 })
    expect(warnings).toMatchObject([
      { level: 'warn', openedAt: origin, publicUrl, requestId: expect.stringMatching(/^req_/) },
    ])
  })

  it('is rejected even if a trusted proxy reports the console’s address, because the browser reports another', async () => {
    const forwarded = {
      'x-forwarded-host': 'calls.acme.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.9',
    }
    const environment = { ...HTTPS, TRUSTED_PROXIES: '127.0.0.1' }
    expect(await signInFrom('https://other.example', environment, forwarded)).toMatchObject({
      __typename: 'SignInFailed',
      viewer: 'NOBODY',
    })
    expect(await signInFrom('https://calls.acme.example', environment, forwarded)).toMatchObject({ viewer: 'ADMIN' })
  })

  it('is rejected for a page whose origin the browser hides', async () => {
    const { message, viewer } = await signInFrom('null', LOCAL)
    expect(message).toContain('from an origin that your browser does not reveal')
    expect(viewer).toBe('NOBODY')
  })

  it.each<[origin: string | null, environment: Record<string, string>]>([
    ['http://localhost:4000', LOCAL],
    ['http://127.0.0.1:4000', LOCAL],
    ['http://localhost:4000', EVERYWHERE],
    ['http://[::1]:4000', { HOST: '::' }],
    ['http://[::1]:4000', { HOST: '::1' }],
    ['http://build-7:4000', { HOST: 'build-7' }],
    ['http://192.0.2.7:4000', { ...EVERYWHERE, PUBLIC_URL: 'http://192.0.2.7:4000' }],
    ['https://calls.acme.example', { PUBLIC_URL: 'https://CALLS.acme.example:443' }],
    ['http://localhost', { PORT: '80' }],
    [null, LOCAL],
  ])('does not apply to %j with %j: the next request is authenticated', async (origin, environment) => {
    expect(await signInFrom(origin, environment)).toMatchObject({
      __typename: 'SignInPayload',
      viewer: 'ADMIN',
      warnings: [],
    })
  })
})
