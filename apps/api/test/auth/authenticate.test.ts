import { apiKeyScopes, roleScopes } from '@anoncall/domain'
import { describe, expect, it } from 'vitest'
import { OWN_ORIGIN, startAuth } from './startAuth.ts'

const none = { authorization: null, cookie: null, origin: null }
const anonymous = { kind: 'principal', principal: { kind: 'NOBODY', scopes: [] } }
const MINUTE = 60_000

async function signedIn() {
  const auth = await startAuth()
  const outcome = await auth.signIn()
  if (outcome.kind !== 'signedIn') throw new Error('not signed in')
  return { ...auth, cookie: auth.cookieOf(outcome.sessionToken) }
}

describe('a request with a key', () => {
  it.each(['PUBLISHABLE', 'SECRET'] as const)('is an API client with the scopes of a %s key', async (kind) => {
    const auth = await startAuth()
    const { key, realmId, authorization } = await auth.newKey(kind)
    expect(await auth.authenticate({ ...none, authorization })).toEqual({
      kind: 'principal',
      principal: {
        kind: 'API_KEY',
        apiKeyId: key.id,
        keyKind: kind,
        apiClientId: key.apiClientId,
        apiClientName: 'Shop',
        realmId,
        scopes: apiKeyScopes[kind],
      },
    })
  })

  it('is from a client even if it also has a session cookie', async () => {
    const auth = await signedIn()
    const { authorization } = await auth.newKey('PUBLISHABLE')
    const claims = { authorization, cookie: auth.cookie, origin: OWN_ORIGIN }
    expect(await auth.authenticate(claims)).toMatchObject({ principal: { kind: 'API_KEY' } })
    expect(await auth.authenticate({ ...claims, authorization: 'Bearer sk_wrong' })).toMatchObject({ kind: 'rejected' })
  })

  it.each([
    ['nothing', ''],
    ['another scheme', 'Basic c2tfMTpwdw=='],
    ['no key', 'Bearer '],
    ['two keys', 'Bearer sk_1 sk_2'],
    ['a key alone', `sk_${'0'.repeat(20)}`],
    ['control characters', 'Bearer sk_\u0000'],
  ])('is rejected with %s in the header', async (_what, authorization) => {
    const auth = await startAuth()
    expect(await auth.authenticate({ ...none, authorization })).toMatchObject({
      kind: 'rejected',
      reason: 'AUTHORIZATION_MALFORMED',
    })
  })

  it('distinguishes a typing error from an unknown key', async () => {
    const auth = await startAuth()
    const reasonOf = async (key: string) => {
      const authentication = await auth.authenticate({ ...none, authorization: `bearer ${key}` })
      return authentication.kind === 'rejected' ? authentication.reason : null
    }
    expect(await reasonOf(`sk_${'0'.repeat(19)}`)).toBe('KEY_MALFORMED')
    expect(await reasonOf(`sk_${'9'.repeat(20)}`)).toBe('KEY_UNKNOWN')
  })

  it('gets the same answer for an unknown, a revoked and an expired key, byte for byte', async () => {
    const auth = await startAuth()
    const unknown = await auth.authenticate({ ...none, authorization: `Bearer sk_${'9'.repeat(20)}` })
    const revoked = await auth.newKey('SECRET')
    await auth.services.store.apiKeys.update({ ...revoked.key, revokedAt: auth.clock.now() })
    const expired = await auth.newKey('SECRET')
    await auth.services.store.apiKeys.update({ ...expired.key, expiresAt: auth.clock.now() })
    expect(unknown).toMatchObject({ kind: 'rejected', reason: 'KEY_UNKNOWN' })
    for (const { authorization } of [revoked, expired])
      expect(JSON.stringify(await auth.authenticate({ ...none, authorization }))).toBe(JSON.stringify(unknown))
  })

  it('accepts a replaced key until it expires', async () => {
    const auth = await startAuth()
    const { key, authorization } = await auth.newKey('SECRET')
    await auth.services.store.apiKeys.update({ ...key, replacedAt: auth.clock.now(), expiresAt: auth.clock.now() + 1 })
    expect(await auth.authenticate({ ...none, authorization })).toMatchObject({ principal: { kind: 'API_KEY' } })
    auth.clock.advance(1)
    expect(await auth.authenticate({ ...none, authorization })).toMatchObject({ reason: 'KEY_UNKNOWN' })
  })

  it('stores the last use of a key at most once a minute', async () => {
    const auth = await startAuth()
    const { key, authorization } = await auth.newKey('SECRET')
    const lastUsedAt = async () => (await auth.services.store.apiKeys.find(key.id))?.lastUsedAt
    const first = auth.clock.now()
    await auth.authenticate({ ...none, authorization })
    expect(await lastUsedAt()).toBe(first)
    auth.clock.advance(MINUTE - 1)
    await auth.authenticate({ ...none, authorization })
    expect(await lastUsedAt()).toBe(first)
    auth.clock.advance(1)
    await auth.authenticate({ ...none, authorization })
    expect(await lastUsedAt()).toBe(first + MINUTE)
  })
})

describe('a request without a key', () => {
  it('is anonymous without a session', async () => {
    const { authenticate } = await startAuth()
    expect(await authenticate(none)).toEqual(anonymous)
  })

  it('belongs to the person of its session, with the scopes of the role', async () => {
    const auth = await signedIn()
    expect(await auth.authenticate({ ...none, cookie: auth.cookie, origin: OWN_ORIGIN })).toMatchObject({
      kind: 'principal',
      principal: {
        kind: 'ADMIN',
        admin: { id: auth.admin.id },
        sessionExpiresAt: auth.clock.now() + 30 * MINUTE,
        scopes: roleScopes.OWNER,
      },
    })
  })

  it.each([
    ['no origin', null, 'ADMIN'],
    ['our own origin', OWN_ORIGIN, 'ADMIN'],
    ['an opaque origin', 'null', 'NOBODY'],
    ['a foreign origin', 'https://evil.example', 'NOBODY'],
    ['our name by http', 'http://calls.acme.example', 'NOBODY'],
    ['our name on another port', 'https://calls.acme.example:444', 'NOBODY'],
    ['our name with a suffix', 'https://calls.acme.example.evil.example', 'NOBODY'],
    ['a subdomain of our name', 'https://a.calls.acme.example', 'NOBODY'],
    ['our name in capitals', 'https://CALLS.acme.example', 'NOBODY'],
    ['an empty origin', '', 'NOBODY'],
  ])('with a session and %s', async (_what, origin, kind) => {
    const auth = await signedIn()
    expect(await auth.authenticate({ ...none, cookie: auth.cookie, origin })).toMatchObject({ principal: { kind } })
  })

  it('is anonymous with the cookie of an http deployment', async () => {
    const auth = await signedIn()
    const cookie = auth.cookie.replace('__Host-', '')
    expect(await auth.authenticate({ ...none, cookie })).toEqual(anonymous)
  })

  it('loses its session after half an hour without use', async () => {
    const auth = await signedIn()
    auth.clock.advance(30 * MINUTE - 1)
    expect(await auth.authenticate({ ...none, cookie: auth.cookie })).toMatchObject({ principal: { kind: 'ADMIN' } })
    auth.clock.advance(30 * MINUTE)
    expect(await auth.authenticate({ ...none, cookie: auth.cookie })).toEqual(anonymous)
  })

  it('loses its session twelve hours after the sign-in, even if it is in use', async () => {
    const auth = await signedIn()
    const signedInAt = auth.clock.now()
    const kinds: string[] = []
    let endsAt = 0
    for (let minutes = 0; minutes <= 12 * 60; minutes += 20) {
      const authentication = await auth.authenticate({ ...none, cookie: auth.cookie })
      if (authentication.kind === 'principal') {
        kinds.push(authentication.principal.kind)
        if (authentication.principal.kind === 'ADMIN') endsAt = authentication.principal.sessionExpiresAt
      }
      auth.clock.advance(20 * MINUTE)
    }
    expect(kinds).toEqual([...Array.from({ length: 36 }, () => 'ADMIN'), 'NOBODY'])
    expect(endsAt).toBe(signedInAt + 12 * 60 * MINUTE)
  })

  it('is anonymous after the person has signed out', async () => {
    const auth = await signedIn()
    const authentication = await auth.authenticate({ ...none, cookie: auth.cookie })
    if (authentication.kind !== 'principal' || authentication.principal.kind !== 'ADMIN') throw new Error('no session')
    await auth.identity.signOut(authentication.principal, 'req_2')
    expect(await auth.authenticate({ ...none, cookie: auth.cookie })).toEqual(anonymous)
    expect(await auth.audited()).toEqual(['ADMIN_CREATED', 'ADMIN_SIGNED_IN', 'ADMIN_SIGNED_OUT'])
  })
})
