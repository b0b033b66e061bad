import { memoryServices } from '@anoncall/domain/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createOwner } from '../../src/auth/createOwner.ts'
import { PasswordHasher } from '../../src/auth/PasswordHasher.ts'
import { readConfig } from '../../src/config/readConfig.ts'
import { createLogger } from '../../src/telemetry/createLogger.ts'
import { type Call, send } from './startServer.ts'

const OWN = 'https://calls.acme.example'
const EMAIL = 'owner@anoncall.local'
const PASSWORD = 'generated-password'

/** The whole app with an owner, for browsers that use https. */
async function startApp() {
  const services = memoryServices()
  const passwordHasher = new PasswordHasher()
  await services.store.transaction((repositories) =>
    createOwner({ ...services, passwordHasher }, repositories, {
      email: EMAIL,
      displayName: 'Owner',
      password: PASSWORD,
      requestId: 'req_0',
    }),
  )
  const app = await createApp(
    { ...readConfig({ PUBLIC_URL: OWN }), port: 0 },
    {
      services,
      passwordHasher,
      hashSessionToken: (token) => `hash of ${token}`,
      firstRunFile: { path: () => Promise.resolve(null), remove: () => Promise.resolve() },
      every: () => () => undefined,
      logger: createLogger({ level: 'silent', format: 'json', secretNames: [] }),
      diskGuard: null,
      tracer: null,
      metrics: { countRequest: () => undefined, countDecisions: () => undefined, countTurnedAway: () => undefined },
      consoleDir: '/nowhere',
      elementFile: '/nowhere',
    },
  )
  const { port } = await app.listen()
  const audited = async () => (await services.store.auditLog.scan(0, 1_000)).length
  return { app, port, audited, send: (call: Call) => send(port, call) }
}

let server: Awaited<ReturnType<typeof startApp>>
let cookie = ''

beforeAll(async () => {
  server = await startApp()
})
afterAll(() => server.app.close())

const query = 'mutation { signOut { viewer { kind } } }'
const json = (text: string): Call => ({ body: JSON.stringify({ query: text }) })

async function signIn(): Promise<string> {
  const input = `{ email: "${EMAIL}", password: "${PASSWORD}" }`
  const call = json(`mutation { signIn(input: ${input}) { __typename } }`)
  const reply = await server.send({ ...call, headers: { origin: OWN } })
  expect(JSON.parse(reply.body)).toEqual({ data: { signIn: { __typename: 'SignInPayload' } } })
  return String(reply.headers['set-cookie'])
}

async function viewerKind(headers: Record<string, string>): Promise<unknown> {
  const reply = await server.send({ ...json('{ viewer { kind } }'), headers })
  return JSON.parse(reply.body).data.viewer.kind
}

describe('a session at the console', () => {
  it('is in a cookie that scripts, other sites and plain connections cannot use', async () => {
    const setCookie = await signIn()
    expect(setCookie).toMatch(/^__Host-anoncall_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    cookie = setCookie.split(';', 1)[0] ?? ''
    expect(await viewerKind({ cookie })).toBe('ADMIN')
  })

  it.each([
    ['own origin', { origin: OWN }, 'ADMIN'],
    ['no origin', {}, 'ADMIN'],
    ['foreign origin', { origin: 'https://evil.example' }, 'NOBODY'],
    ['opaque origin', { origin: 'null' }, 'NOBODY'],
  ])('counts correctly with %s', async (_what, headers, kind) => {
    expect(await viewerKind({ cookie, ...headers })).toBe(kind)
  })

  const contentTypes = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']
  const origins = [OWN, 'https://evil.example', 'null', '']
  const form = `query=${encodeURIComponent(query)}`
  const requests = origins.flatMap((origin) => [
    ...contentTypes.map((contentType): [string, Call] => [
      `POST of ${contentType || 'no content type'} from ${origin || 'no origin'}`,
      {
        body: contentType.startsWith('application') ? form : JSON.stringify({ query }),
        headers: { 'content-type': contentType, ...(origin === '' ? {} : { origin }) },
      },
    ]),
    ...[undefined, ...contentTypes].map((contentType): [string, Call] => [
      `GET with ${contentType ?? 'no content type'} from ${origin || 'no origin'}`,
      {
        method: 'GET',
        path: `/graphql?${form}`,
        headers: {
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
          ...(origin === '' ? {} : { origin }),
        },
      },
    ]),
  ])

  it.each(requests)('is not affected by a request that any page can send: %s', async (_what, call) => {
    const before = await server.audited()
    const reply = await server.send({ ...call, headers: { ...call.headers, cookie } })
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    expect(await server.audited()).toBe(before)
    expect(await viewerKind({ cookie })).toBe('ADMIN')
  })

  it('is not affected by JSON from a foreign page', async () => {
    const before = await server.audited()
    await server.send({ body: JSON.stringify({ query }), headers: { cookie, origin: 'https://evil.example' } })
    expect(await server.audited()).toBe(before)
    expect(await viewerKind({ cookie })).toBe('ADMIN')
  })

  it('ends when its owner signs out, and the cookie is deleted', async () => {
    const before = await server.audited()
    const reply = await server.send({ body: JSON.stringify({ query }), headers: { cookie, origin: OWN } })
    expect(JSON.parse(reply.body)).toEqual({ data: { signOut: { viewer: { kind: 'NOBODY' } } } })
    expect(String(reply.headers['set-cookie'])).toMatch(/^__Host-anoncall_session=; Max-Age=0; /)
    expect(await server.audited()).toBe(before + 1)
    expect(await viewerKind({ cookie })).toBe('NOBODY')
  })
})
