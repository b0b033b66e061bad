import { describe, expect, it } from 'vitest'
import { createSessionCookie } from '../../src/auth/createSessionCookie.ts'
import { newSessionToken } from '../../src/auth/newSecret.ts'

const TOKEN = 'A'.repeat(43)

describe('the session cookie', () => {
  it('is Secure and bound to its host exactly where browsers come by https', () => {
    expect(createSessionCookie(true).write(TOKEN)).toBe(
      `__Host-anoncall_session=${TOKEN}; Path=/; HttpOnly; Secure; SameSite=Strict`,
    )
    expect(createSessionCookie(false).write(TOKEN)).toBe(`anoncall_session=${TOKEN}; Path=/; HttpOnly; SameSite=Strict`)
  })

  it('is taken away at once', () => {
    expect(createSessionCookie(true).write(null)).toBe(
      '__Host-anoncall_session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
    )
  })

  it('reads what it wrote, among others', () => {
    const token = newSessionToken()
    const cookie = createSessionCookie(true)
    expect(cookie.read(`a=b; ${cookie.name}=${token}; c=d`)).toBe(token)
  })

  it.each([
    ['nothing', ''],
    ['another name', `anoncall_sessions=${TOKEN}`],
    ['a name without the prefix', `anoncall_session=${TOKEN}`],
    ['too short a token', `__Host-anoncall_session=${TOKEN.slice(1)}`],
    ['too long a token', `__Host-anoncall_session=${TOKEN}A`],
    ['other characters', `__Host-anoncall_session=${TOKEN.slice(1)}%00`],
  ])('reads no token out of %s', (_what, header) => {
    expect(createSessionCookie(true).read(header)).toBeNull()
  })
})
