import { describe, expect, it } from 'vitest'
import { createSessionCookie } from '../../src/auth/createSessionCookie.ts'
import { newSessionToken } from '../../src/auth/newSecret.ts'

const TOKEN = 'A'.repeat(43)

describe('the session cookie', () => {
  it('is Secure and bound to its host only if browsers use https', () => {
    expect(createSessionCookie('https://calls.acme.example').write(TOKEN)).toBe(
      `__Host-anoncall_session=${TOKEN}; Path=/; HttpOnly; Secure; SameSite=Strict`,
    )
    expect(createSessionCookie('http://calls.acme.example').write(TOKEN)).toBe(
      `anoncall_session=${TOKEN}; Path=/; HttpOnly; SameSite=Strict`,
    )
  })

  it('is deleted immediately', () => {
    expect(createSessionCookie('https://calls.acme.example').write(null)).toBe(
      '__Host-anoncall_session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
    )
  })

  it('reads its own value among other cookies', () => {
    const token = newSessionToken()
    const cookie = createSessionCookie('https://calls.acme.example')
    expect(cookie.read(`a=b; ${cookie.name}=${token}; c=d`)).toBe(token)
  })

  it.each([
    ['nothing', ''],
    ['another name', `anoncall_sessions=${TOKEN}`],
    ['a name without the prefix', `anoncall_session=${TOKEN}`],
    ['a token that is too short', `__Host-anoncall_session=${TOKEN.slice(1)}`],
    ['a token that is too long', `__Host-anoncall_session=${TOKEN}A`],
    ['other characters', `__Host-anoncall_session=${TOKEN.slice(1)}%00`],
  ])('reads no token from %s', (_what, header) => {
    expect(createSessionCookie('https://calls.acme.example').read(header)).toBeNull()
  })

  it.each([
    ['http://localhost:4000', 'anoncall_session_4000'],
    ['http://localhost:4002', 'anoncall_session_4002'],
    ['http://[::1]:4000', 'anoncall_session_4000'],
    ['http://localhost', 'anoncall_session'],
    ['http://localhost:80', 'anoncall_session'],
    ['https://localhost:8443', '__Host-anoncall_session_8443'],
    ['https://calls.acme.example:443', '__Host-anoncall_session'],
  ])('at %s has the name %s, because a browser sends it to all ports of a host', (publicUrl, name) => {
    const cookie = createSessionCookie(publicUrl)
    expect(cookie.name).toBe(name)
    expect(cookie.write(TOKEN)).toMatch(`${name}=${TOKEN}; Path=/; HttpOnly;`)
    expect(cookie.read(`${name}=${TOKEN}`)).toBe(TOKEN)
  })

  it('ignores the cookie of another service on the same host', () => {
    const [one, other] = [createSessionCookie('http://localhost:4000'), createSessionCookie('http://localhost:4002')]
    const otherToken = 'B'.repeat(43)
    expect(one.read(`${other.name}=${otherToken}`)).toBeNull()
    expect(one.read(`${other.name}=${otherToken}; ${one.name}=${TOKEN}`)).toBe(TOKEN)
  })

  it('accepts an old cookie without the port in its name, and prefers the new one', () => {
    const cookie = createSessionCookie('http://localhost:4000')
    expect(cookie.read(`anoncall_session=${TOKEN}`)).toBe(TOKEN)
    expect(cookie.read(`anoncall_session=${TOKEN}; ${cookie.name}=${'B'.repeat(43)}`)).toBe('B'.repeat(43))
    expect(createSessionCookie('https://localhost:8443').read(`anoncall_session=${TOKEN}`)).toBeNull()
  })
})
