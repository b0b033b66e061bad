import { describe, expect, test } from 'vitest'
import { auditOf, callee } from './auditOf.ts'

describe('grades', () => {
  test('is A if every time is in one block and no two texts end alike', () => {
    // 16, 20, 18 and 31 bytes.
    const callees = [callee('c'), callee('longer-names-1')].map((each) => ({ ...each, group: each.name }))
    expect(auditOf({ accountUser: 'web@acme.example', callees })).toMatchObject({
      grade: 'A',
      pairs: [],
      worstStretchSeconds: 0,
      deadlineAt: null,
      advice: [],
    })
  })

  test('is A_SET if account tokens are anchored and all callees have the same rules, despite other forgeries', () => {
    const found = auditOf({ callees: [callee('support'), callee('billing')] })
    expect(found).toMatchObject({
      grade: 'A_SET',
      pairs: [{ first: 'billing', second: 'support', isHarmless: true }],
      worstStretchSeconds: 1_000,
    })
    expect(found.findings[0]).toBe(
      'All digits that ever differ are in one block of every account token, so no usable set has a time at which nothing was issued, if the gateway checks the age of the account token. This check of the gateway has not been tested.',
    )
  })

  test('is B if account tokens can be stretched, and if a to token can, because it can replace a from token', () => {
    // 28 bytes, so that the from token has 32.
    const accountUser = 'callers-from-web@acme.example'.slice(1)
    expect(auditOf({ accountUser, callees: [callee('c')] }).grade).toBe('A_SET')
    expect(auditOf({ accountUser, callees: [callee('support')] }).grade).toBe('B')
  })

  test('is C if callees with different rules are interchangeable, with the advice to separate them', () => {
    const found = auditOf({ callees: [callee('support'), callee('billing', { group: 'other' })] })
    expect(found).toMatchObject({
      grade: 'C',
      pairs: [{ first: 'billing', second: 'support', isHarmless: false }],
      pairCount: 1,
    })
    expect(found.findings[0]).toBe(
      '"support" and "billing" are interchangeable: an old token for one and a new token for another are enough to call either. Their pauses, policies or clients differ.',
    )
    expect(found.advice).toEqual([
      'Move callees whose rules differ to a realm with a separate key at the gateway, or give all callees in this realm the same pauses, policies and clients.',
      'Use AES_256_CBC_HMAC if the gateway supports it for this realm. It prevents all of this.',
    ])
  })

  test("is C if the caller's own token renews those of a callee, as in the vendor's example", () => {
    const callees = [callee('mycallee'), callee('c', { group: 'other' })]
    const found = auditOf({ accountUser: 'mycaller@acme.example', callees })
    expect(found).toMatchObject({ grade: 'C', pairs: [] })
    expect(found.findings[0]).toBe(
      'Calls to other callees renew the to token of "mycallee": the from token of mycaller@acme.example ends with the same block.',
    )
  })

  test('is C for two interchangeable callees with the same rules if a third one has others', () => {
    const callees = [callee('support'), callee('billing'), callee('c', { group: 'other' })]
    expect(auditOf({ callees })).toMatchObject({ grade: 'C', pairs: [{ isHarmless: false }] })
  })

  test('is A under CBC, with the reason and the remaining risk', () => {
    const callees = [callee('support'), callee('billing', { group: 'other' })]
    expect(auditOf({ cipher: 'AES_256_CBC_HMAC', effectiveLifetimeSeconds: 60, callees })).toEqual({
      grade: 'A',
      gradeWithNewKey: 'A',
      sharedWith: [],
      formerCallees: [],
      pairs: [],
      pairCount: 0,
      worstStretchSeconds: 0,
      deadlineAt: null,
      hybridNameCount: 0,
      findings: [
        'Each token is authenticated as a whole (HMAC-SHA-256). Without the key, no part of it can be recombined, removed or changed.',
        "A set of credentials can be reused until it expires, 60 s after it was issued. The gateway's own lifetime is 300 s. Backdating subtracts the rest.",
      ],
      advice: [],
    })
  })
})

describe('stretches', () => {
  const accountUser = 'callback-users@acme.example'
  const callees = [callee('support')]

  /** The account user's bytes modulo 16, and the stretch of its account token in realms of milliseconds and of seconds. */
  test.each([
    [0, 0, 0],
    [1, 0, 0],
    [2, 0, 0],
    [3, 0, 0],
    [4, 0, 0],
    [5, 0, 0],
    [6, 10, 10],
    [7, 100, 100],
    [8, 1_000, 1_000],
    [9, 10_000, 10_000],
    [10, 100_000, 100_000],
    [11, 1_000_000, 1_000_000],
    [12, 10_000_000, 10_000_000],
    [13, 100_000_000, 100_000_000],
    [14, 1_000_000_000, 1_000_000_000],
    [15, 0, 0],
  ])('an account user of 16 + %i bytes can be stretched by %i s', (bytes, milliseconds, seconds) => {
    const accountUser = `${'u'.repeat(bytes + 3)}@acme.example`
    const fromUser = 'web@acme.example'
    expect(auditOf({ accountUser, fromUser }).worstStretchSeconds).toBe(milliseconds)
    expect(auditOf({ accountUser, fromUser, timestampUnit: 'SECONDS' }).worstStretchSeconds).toBe(seconds)
  })

  test('describes the token, the stretch and the position', () => {
    const fromUser = 'web@acme.example'
    const { findings, advice } = auditOf({ accountUser, fromUser, callees })
    expect(findings[0]).toBe(
      'The time in the account token of callback-users@acme.example can be stretched by up to 11 days. It ends 11 bytes into a block, so 9 digits are in the next block.',
    )
    expect(advice).toEqual([
      'Choose another account user. With call@acme.example, caller@acme.example or visitor@acme.example the grade is A_SET.',
      'Before @acme.example, 2 to 4, 6 to 8, 18 to 20 or 22 to 24 characters keep the time of an account token in one block.',
      'Use AES_256_CBC_HMAC if the gateway supports it for this realm. It prevents all of this.',
      'Otherwise replace the key before 2026-11-30T00:53:20.000Z, when the first digits of its times change.',
    ])
  })

  test('suggests no account user whose time would fill its block', () => {
    const fillingUser = 'guest@acme.example'
    expect(auditOf({ accountUser: fillingUser, callees }).grade).toBe('A_SET')
    expect(auditOf({ accountUser: fillingUser, callees }).findings.join(' ')).toContain('fills its block')
    expect(auditOf({ accountUser, callees }).advice.join(' ')).not.toContain(fillingUser)
  })

  test('returns the change of the high digits as the deadline, delayed by backdating', () => {
    const border = Date.UTC(2026, 10, 30, 0, 53, 20)
    expect(auditOf({ accountUser, callees }).deadlineAt).toBe(border)
    expect(auditOf({ accountUser, callees, effectiveLifetimeSeconds: 60 }).deadlineAt).toBe(border + 240_000)
    expect(auditOf({ accountUser, callees, effectiveLifetimeSeconds: 60 }, border + 239_000).deadlineAt).toBe(
      border + 240_000,
    )
    expect(auditOf({ accountUser, callees }, border).deadlineAt).toBe(Date.UTC(2026, 11, 11, 14, 40, 0))
    expect(auditOf({ accountUser, callees, timestampUnit: 'SECONDS' }).deadlineAt).toBe(border)
  })

  test('has no deadline if a stretched token makes no usable set', () => {
    expect(auditOf({ callees: [callee('twenty-eigh')] })).toMatchObject({
      grade: 'A_SET',
      worstStretchSeconds: 10_000_000,
      deadlineAt: null,
    })
  })

  test('has no deadline if the digits change faster than keys are replaced', () => {
    expect(auditOf({ accountUser: 'visitors1@acme.example' })).toMatchObject({
      grade: 'B',
      worstStretchSeconds: 100_000,
      deadlineAt: Date.UTC(2026, 10, 28, 21, 6, 40),
    })
    expect(auditOf({ accountUser: 'ninebytes@acme.example', fromUser: 'web@acme.example', callees })).toMatchObject({
      grade: 'B',
      worstStretchSeconds: 1_000,
      deadlineAt: null,
    })
  })

  test('uses the number of digits at the time of the audit', () => {
    const in2286 = Date.UTC(2286, 10, 21)
    expect(
      auditOf({ accountUser: 'eight-by@acme.example', fromUser: 'web@acme.example' }, in2286).worstStretchSeconds,
    ).toBe(10)
    expect(auditOf({ accountUser: 'eight-by@acme.example', fromUser: 'web@acme.example' }).worstStretchSeconds).toBe(0)
  })
})
