import { describe, expect, test } from 'vitest'
import { auditOf, callee } from './auditOf.ts'

describe('names from recombined blocks', () => {
  test('reports callees whose tokens can be formed before any was issued', () => {
    const callees = [
      callee('ops', { address: 'internal.ops@acme.example', group: 'hidden' }),
      callee('opsx', { address: 'internal.opsX@acme.example' }),
      callee('team', { address: 'support.team@acme.example' }),
    ]
    expect(auditOf({ callees }).findings).toContain(
      'Tokens for "ops" can be formed from tokens for other callees before any was issued for them.',
    )
  })

  test('counts unlisted names, with examples', () => {
    const callees = [
      callee('opsx', { address: 'internal.opsX@acme.example' }),
      callee('team', { address: 'support.team@acme.example' }),
    ]
    const found = auditOf({ callees })
    expect(found.hybridNameCount).toBe(5)
    expect(found.findings).toContain(
      'Blocks spell 5 names outside the realm, such as x@acme.example, sip:internal.ops@acme.example and sip:internal.opsvisitor@acme.example. This matters if the gateway knows one of them and it can be called or has the anonymous-call service.',
    )
  })

  test('counts up to a thousand of them', () => {
    // Every start matches every end, with up to two blocks between them that match anywhere.
    const callees = Array.from({ length: 20 }, (_, index) => {
      const letter = String.fromCharCode(97 + index)
      return callee(letter, {
        address: `${letter.repeat(12)}${'middle-of-a-name'.repeat(2)}${letter.repeat(9)}@acme.example`,
      })
    })
    expect(auditOf({ callees: callees.slice(0, 3) }).hybridNameCount).toBe(48)
    expect(auditOf({ callees }).hybridNameCount).toBe(1_000)
  })

  test('reports an account token of a callee, which is never issued', () => {
    const callees = [callee('support'), callee('long', { address: 'twelve-bytessupport@acme.example' })]
    const found = auditOf({ callees })
    expect(found.findings).toContain(
      'Blocks can form tokens that are never issued: the account token of support@acme.example.',
    )
  })

  test("includes the realm's account user even if no callee uses it", () => {
    const address = 'twelve-bytesvisitor@acme.example'
    const found = auditOf({ callees: [callee('long', { address, accountUser: 'web@acme.example' })] })
    expect(found.findings).toContain(
      'Blocks can form tokens that are never issued: the account token of visitor@acme.example.',
    )
  })

  test('compares in lower case, because a gateway may do so', () => {
    const callees = [callee('SUPPORT'), callee('billing', { address: 'billing@ACME.Example', group: 'other' })]
    expect(auditOf({ callees }).pairs).toEqual([{ first: 'SUPPORT', second: 'billing', isHarmless: false }])
  })
})

describe('account users of destinations', () => {
  test('count like the realm’s own', () => {
    const callees = [callee('c'), callee('sales', { accountUser: 'seven-more@acme.example' })]
    const found = auditOf({ callees, fromUser: 'web@acme.example' })
    expect(found).toMatchObject({ grade: 'B', worstStretchSeconds: 100 })
    expect(found.advice).toContain(
      'Before @acme.example, 2 to 4, 6 to 8, 18 to 20 or 22 to 24 characters keep the time of an account token in one block.',
    )
  })

  test('are renewed by calls that do not use them', () => {
    const callees = [callee('c'), callee('longer', { accountUser: 'guests1@acme.example', group: 'other' })]
    const found = auditOf({ callees, fromUser: 'web@acme1.example' })
    expect(found.grade).toBe('C')
    expect(found.findings).toContain(
      'Calls to other callees renew the account token of guests1@acme.example: the account token of visitor@acme.example ends with the same block.',
    )
  })

  test('replace the realm’s own if all destinations have one', () => {
    const callees = [callee('c', { accountUser: 'web@acme.example' })]
    expect(auditOf({ callees, accountUser: 'callback-users@acme.example' })).toMatchObject({
      grade: 'A',
      worstStretchSeconds: 0,
    })
  })
})

describe('wildcards', () => {
  const everybody = callee('*@acme.example', { address: '*@acme.example', group: 'by address' })

  test('are interchangeable with themselves and with callees that can end alike', () => {
    const callees = [everybody, callee('support'), callee('elsewhere', { address: 'someone@else.invalid' })]
    expect(auditOf({ callees })).toMatchObject({
      grade: 'C',
      pairs: [
        { first: '*@acme.example', second: '*@acme.example', isHarmless: false },
        { first: '*@acme.example', second: 'support', isHarmless: false },
      ],
      worstStretchSeconds: 1_000_000_000,
      hybridNameCount: 1_000,
    })
  })

  test('leave no account user that anchors the realm', () => {
    const found = auditOf({ callees: [everybody], accountUser: 'web@acme.example' })
    expect(found).toMatchObject({ grade: 'B', pairs: [{ isHarmless: true }], deadlineAt: null })
    expect(found.findings[0]).toBe(
      'By *@acme.example a server chooses up to 64 characters of a token. It can form an account token for any user of the domain, and stretch the times of some addresses by up to 31 years, with any account user.',
    )
    expect(found.advice).toEqual([
      'Instead of *@acme.example, list the addresses that servers call, or move them to a realm with a separate key at the gateway.',
      'Use AES_256_CBC_HMAC if the gateway supports it for this realm. It prevents all of this.',
    ])
  })
})

test('reports a draft whose caller is a callee', () => {
  expect(auditOf({ fromUser: 'support@acme.example', callees: [callee('support')] }).findings[0]).toBe(
    'support@acme.example is both a caller and a callee, so every from token is also a to token for this user.',
  )
})

describe('unknown checks of the gateway', () => {
  test('are reported with their possible effects', () => {
    const unprobed = 'It is unknown what the gateway checks, so this audit assumes the worst case.'
    const digits =
      'If it does not check the number of digits of a time, digits of another token can be appended, and the token does not expire.'
    const unit = 'If it reads seconds, no token of this realm expires.'
    const future = 'If it accepts times in the future, stretched tokens do not expire.'
    const anchored = { accountUser: 'aa@acme.example', fromUser: 'me@x1.example' }
    expect(auditOf(anchored).findings).toContain(`${unprobed} ${digits} ${unit}`)
    expect(auditOf({ ...anchored, timestampUnit: 'SECONDS' }).findings).toContain(`${unprobed} ${digits}`)
    expect(auditOf({ callees: [callee('support')] }).findings).toContain(`${unprobed} ${future} ${digits} ${unit}`)
  })

  test('include a block of padding if a time fills its block', () => {
    const found = auditOf({ accountUser: 'billing-u@x.example.org'.slice(5) })
    expect(found.findings.join(' ')).toContain(
      'The time in the account token of ng-u@x.example.org fills its block, so there is a block that is only padding. It can be used to truncate other times.',
    )
  })
})

test('lists a hundred pairs and counts all', () => {
  const callees = Array.from({ length: 30 }, (_, index) => callee(`support-${String(index).padStart(2, '0')}`))
  const found = auditOf({ callees })
  expect(found.pairs).toHaveLength(100)
  expect(found.pairs[0]).toEqual({ first: 'support-00', second: 'support-01', isHarmless: true })
  expect(found.pairCount).toBe(435)
})
