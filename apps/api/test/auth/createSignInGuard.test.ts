import type { Admin } from '@anoncall/domain'
import { describe, expect, it } from 'vitest'
import { createSignInGuard } from '../../src/auth/createSignInGuard.ts'

const MINUTE = 60_000
const OWNER: Admin = {
  id: 'adm_1',
  email: 'owner@anoncall.local',
  displayName: 'Owner',
  role: 'OWNER',
  passwordHash: '$argon2id$made-up-hash',
  isPasswordInitial: false,
  createdAt: 0,
  lastSignedInAt: null,
}
const HOME = '2001:db8:0:1::1'

/** Returns a guard with capacity for 100 networks and a clock that the test controls. */
function smallGuard() {
  const clock = { at: 0, now: () => clock.at }
  const guard = createSignInGuard(clock, { visitors: 100, wider: 10, reservePerProvider: 2 })
  const fail = (address: string, email = OWNER.email) => {
    const attempt = guard.attempt({ email, admin: email === OWNER.email ? OWNER : null, address })
    if (attempt.retryAt() !== null) return false
    attempt.begin()
    return true
  }
  return {
    clock,
    guard,
    fail,
    owner: (address: string) => guard.attempt({ email: OWNER.email, admin: OWNER, address }),
  }
}

const hex = (number: number) => number.toString(16)

describe('the sign-in guard with very many networks', () => {
  it('forgets no failures of a network, however many others fail later', () => {
    const { fail } = smallGuard()
    for (let attempt = 0; attempt < 5; attempt += 1) fail('203.0.113.9')
    for (let at = 0; at < 5_000; at += 1) fail(`2001:db8:${hex(at)}::1`, `made-up-${at}@example.com`)
    for (let at = 0; at < 5_000; at += 1) fail(`198.51.${at >> 8}.${at & 255}`, `made-up-${at}@example.com`)
    expect(fail('203.0.113.9')).toBe(false)
  })

  it('forgets no failures of an existing account, however many e-mails are invented later', () => {
    const { fail, owner } = smallGuard()
    for (let at = 0; at < 100; at += 1) fail(`10.${at}.0.1`)
    for (let at = 0; at < 30_000; at += 1) fail('192.0.2.1', `made-up-${at}@example.com`)
    for (let at = 0; at < 30_000; at += 1) fail(`2001:db8:${hex(at)}::1`, `made-up-${at}@example.com`)
    expect(owner('172.16.0.1').retryAt()).toBe(MINUTE / 4)
  })

  it('limits all further networks of one provider together', () => {
    const { fail } = smallGuard()
    const admitted = Array.from({ length: 5_000 }, (_, at) =>
      fail(`2001:db8:${hex(at)}::1`, `made-up-${at}@example.com`),
    )
    expect(admitted.filter(Boolean).length).toBeLessThan(300)
  })

  it('does not block a person at a familiar place, even at the same provider', () => {
    const { fail, guard, owner } = smallGuard()
    guard.addFamiliarNetwork(OWNER.id, HOME)
    for (let at = 0; at < 5_000; at += 1) fail(`2001:db8:${hex(at + 2)}::1`, `made-up-${at}@example.com`)
    for (let at = 0; at < 5_000; at += 1) fail(`2001:db8:${hex(at + 2)}::1`)
    for (let at = 0; at < 100; at += 1) fail(HOME, `made-up-${at}@example.com`)
    expect(owner(HOME)).toMatchObject({ isFamiliar: true })
    expect(owner(HOME).retryAt()).toBeNull()
  })

  it('lets a person at another provider sign in from a new place', () => {
    const { fail, clock, owner } = smallGuard()
    for (let at = 0; at < 5_000; at += 1) fail(`2001:db8:${hex(at)}::1`, `made-up-${at}@example.com`)
    clock.at = MINUTE
    expect(owner('2003:e5:1:2::1').retryAt()).toBeNull()
    expect(owner('203.0.113.9').retryAt()).toBeNull()
  })

  it('keeps the familiar familiar of a person, wherever others sign in from', () => {
    const { guard, owner } = smallGuard()
    guard.addFamiliarNetwork(OWNER.id, HOME)
    for (let at = 0; at < 5_000; at += 1) guard.addFamiliarNetwork('adm_2', `10.0.${at >> 8}.${at & 255}`)
    expect(owner(HOME).isFamiliar).toBe(true)
  })
})
