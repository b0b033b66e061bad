import { describe, expect, it } from 'vitest'
import { EMAIL, PASSWORD, principalOf, startAuth } from './startAuth.ts'

const MINUTE = 60_000

describe('signing in', () => {
  it('starts a session, stores only its hash, and records it', async () => {
    const auth = await startAuth()
    const outcome = await auth.signIn({ email: 'Owner@Anoncall.Local' })
    if (outcome.kind !== 'signedIn') throw new Error('not signed in')
    const session = await auth.services.store.sessions.find(`hash of ${outcome.sessionToken}`)
    expect(session).toEqual({
      idHash: outcome.principal.sessionIdHash,
      adminId: auth.admin.id,
      createdAt: auth.clock.now(),
      lastSeenAt: auth.clock.now(),
    })
    expect(await auth.services.store.sessions.find(outcome.sessionToken)).toBeNull()
    expect((await auth.services.store.admins.find(auth.admin.id))?.lastSignedInAt).toBe(auth.clock.now())
    expect(await auth.services.store.auditLog.scan(1, 10)).toMatchObject([
      {
        action: 'ADMIN_SIGNED_IN',
        actor: { kind: 'ADMIN', id: auth.admin.id },
        requestId: 'req_1',
        changes: [{ field: 'address', before: null, after: '192.0.2.1' }],
      },
    ])
  })

  it('creates a new session id each time', async () => {
    const auth = await startAuth()
    expect((await principalOf(auth)).sessionIdHash).not.toBe((await principalOf(auth)).sessionIdHash)
  })

  it('gives a wrong password and an unknown e-mail the same answer after the same work', async () => {
    const auth = await startAuth()
    const wrong = await auth.signIn({ password: 'wrong' })
    const unknown = await auth.signIn({ email: 'missing@anoncall.local' })
    expect(wrong).toEqual({ kind: 'failed', retryAt: null })
    expect(JSON.stringify(unknown)).toBe(JSON.stringify(wrong))
    expect(auth.compared).toEqual([`new:${PASSWORD}`, null])
  })

  it('records a failure without the typed text', async () => {
    const auth = await startAuth()
    await auth.signIn({ email: 'canary@anoncall.local', password: 'canary' })
    await auth.signIn({ password: 'canary' })
    const entries = await auth.services.store.auditLog.scan(1, 10)
    expect(entries).toMatchObject([
      { action: 'ADMIN_SIGN_IN_FAILED', actor: null, subjectId: null },
      { action: 'ADMIN_SIGN_IN_FAILED', actor: null, subjectId: auth.admin.id },
    ])
    expect(JSON.stringify(entries)).not.toContain('canary')
  })

  it('delays an account after five failures, twice as long each time, without hashing in the meantime', async () => {
    const auth = await startAuth()
    const outcomes = []
    for (let attempt = 0; attempt < 5; attempt += 1) outcomes.push(await auth.signIn({ password: 'wrong' }))
    const now = auth.clock.now()
    expect(outcomes.map((outcome) => (outcome.kind === 'failed' ? outcome.retryAt : 0))).toEqual([
      null,
      null,
      null,
      null,
      now + MINUTE / 2,
    ])
    const compared = auth.compared.length
    expect(await auth.signIn()).toEqual({ kind: 'failed', retryAt: now + MINUTE / 2 })
    expect(auth.compared).toHaveLength(compared)
    auth.clock.advance(MINUTE / 2)
    expect(await auth.signIn({ password: 'wrong' })).toEqual({ kind: 'failed', retryAt: auth.clock.now() + MINUTE })
    auth.clock.advance(MINUTE)
    expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
    expect(await auth.signIn({ password: 'wrong' })).toEqual({ kind: 'failed', retryAt: null })
  })

  it('cannot be used to block a person from another network', async () => {
    const auth = await startAuth()
    for (let attempt = 0; attempt < 12; attempt += 1) await auth.signIn({ password: 'wrong', address: '203.0.113.9' })
    expect(await auth.signIn({ address: '203.0.113.9' })).toMatchObject({ kind: 'failed' })
    expect(await auth.signIn({ address: '192.0.2.7' })).toMatchObject({ kind: 'signedIn' })
  })

  it('briefly slows down many addresses that guess one password', async () => {
    const auth = await startAuth()
    for (let attempt = 0; attempt < 100; attempt += 1)
      await auth.signIn({ password: 'wrong', address: `203.0.113.${attempt}` })
    expect(await auth.signIn({ address: '192.0.2.7' })).toEqual({
      kind: 'failed',
      retryAt: auth.clock.now() + MINUTE / 4,
    })
    auth.clock.advance(MINUTE / 4)
    expect(await auth.signIn({ address: '192.0.2.7' })).toMatchObject({ kind: 'signedIn' })
  })

  it('never lets many addresses block a person at a familiar place, which still has its own limit', async () => {
    const auth = await startAuth()
    await auth.signIn({ address: '192.0.2.7' })
    await auth.services.store.admins.update({ ...auth.admin, passwordHash: 'new:another password' })
    for (let attempt = 0; attempt < 100; attempt += 1)
      await auth.signIn({ password: 'wrong', address: `203.0.113.${attempt}` })
    const right = { password: 'another password' }
    expect(await auth.signIn({ ...right, address: '192.0.2.8' })).toMatchObject({ kind: 'failed' })
    expect(await auth.signIn({ ...right, address: '192.0.2.7' })).toMatchObject({ kind: 'signedIn' })
    for (let attempt = 0; attempt < 5; attempt += 1) await auth.signIn({ password: 'wrong', address: '192.0.2.7' })
    expect(await auth.signIn({ ...right, address: '192.0.2.7' })).toMatchObject({ kind: 'failed' })
  })

  it('forgets the oldest familiar place if there are too many', async () => {
    const auth = await startAuth()
    const from = (place: number) => `10.0.${Math.floor(place / 250)}.${place % 250}`
    for (let place = 0; place < 100; place += 1) await auth.signIn({ address: from(place) })
    await auth.signIn({ address: from(0) })
    await auth.signIn({ address: from(100) })
    for (let attempt = 0; attempt < 100; attempt += 1)
      await auth.signIn({ password: 'wrong', address: `203.0.113.${attempt}` })
    expect(await auth.signIn({ address: from(1) })).toMatchObject({ kind: 'failed' })
    expect(await auth.signIn({ address: from(0) })).toMatchObject({ kind: 'signedIn' })
  })

  it('reads from the audit log where a person signed in before the service started', async () => {
    const auth = await startAuth()
    await auth.signIn({ address: '192.0.2.7' })
    const restarted = auth.restart()
    for (let attempt = 0; attempt < 100; attempt += 1)
      await restarted.signIn({ password: 'wrong', address: `203.0.113.${attempt}` })
    expect(await restarted.signIn({ address: '192.0.2.8' })).toMatchObject({ kind: 'failed' })
    expect(await restarted.signIn({ address: '192.0.2.7' })).toMatchObject({ kind: 'signedIn' })
    expect(auth.lanes.at(-1)).toBe('FAMILIAR')
  })

  it('with too little disk space, records only failures of existing accounts', async () => {
    const auth = await startAuth()
    auth.setRoom(false)
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await auth.signIn({ email: `made-up-${attempt}@example.com` })).toEqual({ kind: 'failed', retryAt: null })
    await auth.signIn({ password: 'wrong' })
    await auth.signIn()
    expect(await auth.audited()).toEqual(['ADMIN_CREATED', 'ADMIN_SIGN_IN_FAILED', 'ADMIN_SIGNED_IN'])
    expect(auth.unrecorded).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1'])
    auth.setRoom(true)
    await auth.signIn({ email: 'made-up@example.com' })
    expect((await auth.audited()).at(-1)).toBe('ADMIN_SIGN_IN_FAILED')
  })

  it.each([
    ['81.2.3.4', '81.2.0.0/16'],
    ['2001:db8:1:2::3', '2001:db8::/32'],
    ['::ffff:81.2.3.4', '81.2.0.0/16'],
  ])('a stranger at %s takes turns with the provider network %s', async (address, network) => {
    const auth = await startAuth()
    await auth.signIn({ address })
    expect(auth.groups).toEqual([network])
  })

  it('counts and records nothing if the server is too busy to compare the password', async () => {
    const auth = await startAuth()
    auth.beBusy(true)
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect(await auth.signIn({ password: 'wrong' })).toEqual({ kind: 'busy', retryAt: auth.clock.now() + 5_000 })
    auth.beBusy(false)
    expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
    expect(await auth.audited()).toEqual(['ADMIN_CREATED', 'ADMIN_SIGNED_IN'])
  })

  it('starts a new count after the password was reset on the machine', async () => {
    const auth = await startAuth()
    for (let attempt = 0; attempt < 5; attempt += 1) await auth.signIn({ password: 'wrong' })
    expect(await auth.signIn()).toMatchObject({ kind: 'failed' })
    const admin = await auth.services.store.admins.find(auth.admin.id)
    if (admin === null) throw new Error('no owner')
    await auth.services.store.admins.update({ ...admin, passwordHash: 'new:another password' })
    expect(await auth.signIn({ password: 'another password' })).toMatchObject({ kind: 'signedIn' })
  })

  it('reveals no more about an existing account than about a missing one', async () => {
    const auth = await startAuth()
    const retries = async (email: string, address: string) => {
      const seen = []
      for (let attempt = 0; attempt < 6; attempt += 1)
        seen.push(await auth.signIn({ email, address, password: 'wrong' }))
      return seen
    }
    expect(await retries('missing@anoncall.local', '192.0.2.2')).toEqual(await retries(EMAIL, '192.0.2.3'))
  })

  it('lets at most five of a hundred parallel attempts through', async () => {
    const auth = await startAuth()
    let open: () => void = () => undefined
    auth.hold(
      new Promise((resolve) => {
        open = resolve
      }),
    )
    const attempts = Array.from({ length: 100 }, () => auth.signIn({ password: 'wrong' }))
    open()
    await Promise.all(attempts)
    expect(auth.compared).toHaveLength(5)
    expect((await auth.audited()).filter((action) => action === 'ADMIN_SIGN_IN_FAILED')).toHaveLength(5)
  })

  it('delays an address after twenty failures on different accounts, and counts an IPv6 network as one', async () => {
    const auth = await startAuth()
    for (let attempt = 0; attempt < 20; attempt += 1)
      await auth.signIn({ email: `a${attempt}@anoncall.local`, address: `2001:db8:1:2::${attempt}` })
    const outcome = { kind: 'failed', retryAt: auth.clock.now() + MINUTE / 2 }
    expect(await auth.signIn({ address: '2001:db8:1:2:ffff::1' })).toEqual(outcome)
    expect(await auth.signIn({ address: '2001:db8:1:3::1' })).toMatchObject({ kind: 'signedIn' })
  })

  it('does not count a success against the address', async () => {
    const auth = await startAuth()
    for (let attempt = 0; attempt < 25; attempt += 1) expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
  })

  it('never ends an active session because of failures', async () => {
    const auth = await startAuth()
    const outcome = await auth.signIn()
    if (outcome.kind !== 'signedIn') throw new Error('not signed in')
    for (let attempt = 0; attempt < 30; attempt += 1) await auth.signIn({ password: 'wrong' })
    const claims = { authorization: null, cookie: auth.cookieOf(outcome.sessionToken), origin: null }
    expect(await auth.authenticate(claims)).toMatchObject({ principal: { kind: 'ADMIN' } })
  })

  it('replaces a hash with outdated parameters', async () => {
    const auth = await startAuth()
    await auth.services.store.admins.update({ ...auth.admin, passwordHash: `old:${PASSWORD}` })
    expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
    expect((await auth.services.store.admins.find(auth.admin.id))?.passwordHash).toBe(`new:${PASSWORD}`)
  })

  it('fails if the password is changed during the comparison', async () => {
    const auth = await startAuth()
    let open: () => void = () => undefined
    auth.hold(
      new Promise((resolve) => {
        open = resolve
      }),
    )
    const attempt = auth.signIn()
    await auth.services.store.admins.update({ ...auth.admin, passwordHash: 'new:another' })
    open()
    expect(await attempt).toMatchObject({ kind: 'failed' })
  })

  it('removes expired sessions', async () => {
    const auth = await startAuth()
    const { sessionIdHash } = await principalOf(auth)
    auth.clock.advance(30 * MINUTE + 1)
    await principalOf(auth)
    expect(await auth.services.store.sessions.find(sessionIdHash)).toBeNull()
  })
})
