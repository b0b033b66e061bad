import { describe, expect, it } from 'vitest'
import { resetPassword } from '../../src/commands/resetOwnerPassword.ts'
import { EMAIL, PASSWORD, principalOf, startAuth } from './startAuth.ts'

const MINUTE = 60_000
const NEW_PASSWORD = 'a much better password'

describe('changing the password', () => {
  it('ends all other sessions, keeps the current one, and is recorded without the password', async () => {
    const auth = await startAuth()
    const other = await principalOf(auth)
    const principal = await principalOf(auth)
    const change = { principal, currentPassword: PASSWORD, newPassword: NEW_PASSWORD, requestId: 'req_9' }
    const outcome = await auth.identity.changePassword(change)
    expect(outcome).toMatchObject({
      kind: 'changed',
      principal: { sessionIdHash: principal.sessionIdHash, admin: { isPasswordInitial: false } },
    })
    expect(await auth.services.store.sessions.find(other.sessionIdHash)).toBeNull()
    expect(await auth.services.store.sessions.find(principal.sessionIdHash)).not.toBeNull()
    expect(await auth.signIn()).toMatchObject({ kind: 'failed' })
    expect(await auth.signIn({ password: NEW_PASSWORD })).toMatchObject({ kind: 'signedIn' })
    expect(JSON.stringify(await auth.services.store.auditLog.scan(0, 100))).not.toContain(NEW_PASSWORD)
    expect(await auth.audited()).toContain('ADMIN_PASSWORD_CHANGED')
  })

  it('reports a wrong current and an invalid new password together, and changes nothing', async () => {
    const auth = await startAuth()
    const principal = await principalOf(auth)
    const change = { principal, currentPassword: 'wrong', newPassword: 'short', requestId: 'req_9' }
    expect(await auth.identity.changePassword(change)).toMatchObject({
      kind: 'invalid',
      issues: [
        { path: ['currentPassword'], code: 'MALFORMED' },
        { path: ['newPassword'], code: 'TOO_SHORT' },
      ],
    })
    expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
  })

  it('requires both the current password and a valid new one', async () => {
    const auth = await startAuth()
    const principal = await principalOf(auth)
    for (const [currentPassword, newPassword, field] of [
      ['wrong', NEW_PASSWORD, 'currentPassword'],
      [PASSWORD, 'short', 'newPassword'],
      [PASSWORD, PASSWORD, 'newPassword'],
    ] as const)
      expect(
        await auth.identity.changePassword({ principal, currentPassword, newPassword, requestId: 'req_9' }),
      ).toMatchObject({ kind: 'invalid', issues: [{ path: [field] }] })
    expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
  })

  it('slows down guesses of the current password, without blocking sign-in', async () => {
    const auth = await startAuth()
    const principal = await principalOf(auth)
    const change = { principal, newPassword: NEW_PASSWORD, requestId: 'req_9' }
    for (let attempt = 0; attempt < 5; attempt += 1)
      await auth.identity.changePassword({ ...change, currentPassword: 'wrong' })
    const compared = auth.compared.length
    expect(await auth.identity.changePassword({ ...change, currentPassword: PASSWORD })).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['currentPassword'], message: expect.stringContaining('Too many attempts') }],
    })
    expect(auth.compared).toHaveLength(compared)
    expect(await auth.signIn()).toMatchObject({ kind: 'signedIn' })
    auth.clock.advance(MINUTE / 2)
    expect(await auth.identity.changePassword({ ...change, currentPassword: PASSWORD })).toMatchObject({
      kind: 'changed',
    })
  })

  it('resets the count after a correct current password', async () => {
    const auth = await startAuth()
    const principal = await principalOf(auth)
    const change = { principal, newPassword: 'short', requestId: 'req_9' }
    for (const currentPassword of ['wrong', 'wrong', 'wrong', 'wrong', PASSWORD])
      await auth.identity.changePassword({ ...change, currentPassword })
    expect(
      await auth.identity.changePassword({ ...change, currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
    ).toMatchObject({ kind: 'changed' })
  })
})

describe('resetting the owner’s password on the machine', () => {
  it('ends every session, requires a new password, and is recorded as the service’s own act', async () => {
    const auth = await startAuth()
    const { sessionIdHash } = await principalOf(auth)
    const deps = { ...auth.services, passwordHasher: auth.hasher }
    expect(await resetPassword(deps, { password: NEW_PASSWORD, requestId: 'command' })).toMatchObject({
      email: EMAIL,
      isPasswordInitial: true,
    })
    expect(await auth.services.store.sessions.find(sessionIdHash)).toBeNull()
    expect(await auth.signIn({ password: NEW_PASSWORD })).toMatchObject({ kind: 'signedIn' })
    expect(await auth.services.store.auditLog.scan(2, 1)).toMatchObject([
      { action: 'ADMIN_PASSWORD_RESET', actor: null, subjectId: auth.admin.id, requestId: 'command' },
    ])
  })

  it('does nothing without an owner', async () => {
    const auth = await startAuth()
    await auth.services.store.admins.update({ ...auth.admin, role: 'AUDITOR' })
    const deps = { ...auth.services, passwordHasher: auth.hasher }
    expect(await resetPassword(deps, { password: NEW_PASSWORD, requestId: 'command' })).toBeNull()
  })
})
