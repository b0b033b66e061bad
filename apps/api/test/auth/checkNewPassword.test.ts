import { describe, expect, it } from 'vitest'
import { checkNewPassword } from '../../src/auth/createIdentity.ts'

const codesOf = (newPassword: string) =>
  checkNewPassword({ email: 'owner@anoncall.local', currentPassword: 'the current one', newPassword }).map(
    (issue) => issue.code,
  )

describe('a new password', () => {
  it.each([
    ['twelve characters', 'abcdefghijkl'],
    ['128 characters', 'a'.repeat(128)],
    ['spaces at both ends', ' abcdefghij '],
    ['twelve characters outside the basic plane', '🔑'.repeat(12)],
    ['128 of them', '🔑'.repeat(128)],
  ])('may have %s', (_what, newPassword) => {
    expect(codesOf(newPassword)).toEqual([])
  })

  it.each([
    ['eleven characters', 'abcdefghijk', ['TOO_SHORT']],
    ['eleven outside the basic plane', '🔑'.repeat(11), ['TOO_SHORT']],
    ['129 characters', 'a'.repeat(129), ['TOO_LONG']],
    ['the e-mail address', 'OWNER@anoncall.local', ['MALFORMED']],
    ['the current password', 'the current one', ['DUPLICATE']],
    ['half a character', `\ud83d${'a'.repeat(12)}`, ['MALFORMED']],
    ['nothing', '', ['TOO_SHORT']],
  ])('must not be %s', (_what, newPassword, codes) => {
    expect(codesOf(newPassword)).toEqual(codes)
  })

  it('is never repeated in a message', () => {
    const issues = checkNewPassword({ email: 'canary', currentPassword: 'canary', newPassword: 'canary' })
    expect(issues).toHaveLength(3)
    expect(JSON.stringify(issues)).not.toContain('canary')
  })
})
