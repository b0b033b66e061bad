import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkIdentity, createTokenCipher } from '../src/index.ts'
import { identities, runs } from './testkit/arbitraries.ts'
import { cbcKey, ecbKey } from './testkit/ciphers.ts'
import { breaksRule, identityRules } from './testkit/identityRules.ts'

const label63 = 'abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwxyz'
const domain253 = `${label63}.${label63}.${label63}.${label63.slice(2)}`

describe('valid', () => {
  test.each([
    'a@b',
    'user1@kandy.io',
    'A.b_c+d-9@Sub-domain.example.COM',
    '.@0',
    `${'ab1'.repeat(21)}a@x`,
    `a@${domain253}`,
    '123456789012345@1.2.3.4',
    'abcabcabcabcabcabc@abc',
    'abcdabcdabcdabc@x',
  ])('%s', (text) => expect(checkIdentity(text)).toEqual({ kind: 'valid' }))
})

describe('invalid, by rule', () => {
  test.each([
    ['', 'EMPTY'],
    [`${'ab1'.repeat(21)}a@${domain253}x`, 'TOO_LONG'],
    ['a b@c', 'CHARACTER_NOT_ALLOWED'],
    ['a@b c', 'CHARACTER_NOT_ALLOWED'],
    ['a;b@c', 'CHARACTER_NOT_ALLOWED'],
    ['a@b:5060', 'CHARACTER_NOT_ALLOWED'],
    ['a%40b@c', 'CHARACTER_NOT_ALLOWED'],
    ['"a"@c', 'CHARACTER_NOT_ALLOWED'],
    ['<a@c>', 'CHARACTER_NOT_ALLOWED'],
    ['a\\b@c', 'CHARACTER_NOT_ALLOWED'],
    ['a\u0000@c', 'CHARACTER_NOT_ALLOWED'],
    ['a@c\n', 'CHARACTER_NOT_ALLOWED'],
    ['ä@c', 'CHARACTER_NOT_ALLOWED'],
    ['\u0141@c', 'CHARACTER_NOT_ALLOWED'],
    ['a@\ud800c', 'CHARACTER_NOT_ALLOWED'],
    ['sip:a@c', 'CHARACTER_NOT_ALLOWED'],
    ['a', 'AT_SIGN_COUNT'],
    ['a@b@c', 'AT_SIGN_COUNT'],
    ['@c', 'LOCAL_PART_LENGTH'],
    [`${'ab1'.repeat(21)}ab@c`, 'LOCAL_PART_LENGTH'],
    ['a!b@c', 'LOCAL_PART_CHARACTER'],
    ['a@', 'DOMAIN_LENGTH'],
    [`a@${domain253}a`, 'DOMAIN_LENGTH'],
    ['a@.b', 'DOMAIN_LABEL'],
    ['a@b.', 'DOMAIN_LABEL'],
    ['a@b..c', 'DOMAIN_LABEL'],
    ['a@-b', 'DOMAIN_LABEL'],
    ['a@b-', 'DOMAIN_LABEL'],
    ['a@b-.c', 'DOMAIN_LABEL'],
    ['a@b.-c', 'DOMAIN_LABEL'],
    ['a@b_c', 'DOMAIN_LABEL'],
    [`a@${label63}a`, 'DOMAIN_LABEL'],
    [`a@${label63}a.b`, 'DOMAIN_LABEL'],
    ['1234567890123456@c', 'DIGIT_WINDOW'],
    ['a@b.1234567890123456', 'DIGIT_WINDOW'],
    ['abcdabcdabcdabcd@c', 'PERIOD_WINDOW'],
    ['aaaaaaaaaaaaaaaa@c', 'PERIOD_WINDOW'],
    ['a@b.abababababababab', 'PERIOD_WINDOW'],
  ] as const)('%s: %s', (text, problem) => expect(checkIdentity(text)).toEqual({ kind: 'invalid', problem }))

  test('a value that is not a string, from a caller without types', () => {
    for (const value of [undefined, null, 7, ['a@b']])
      expect(checkIdentity(JSON.parse(JSON.stringify({ value })).value)).toMatchObject({ kind: 'invalid' })
  })
})

const ecb = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })
const cbc = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey })

/** Returns whether the check accepts the identity, and expects both ciphers to agree in each role and in a batch. */
function isAccepted(identity: string): boolean {
  const good = 'a@b'
  const shared = { account: good, from: good, callee: good, timestamp: 1 }
  const isValid = checkIdentity(identity).kind === 'valid'
  for (const cipher of [ecb, cbc]) {
    for (const mint of [
      () => cipher.mint({ ...shared, account: identity }),
      () => cipher.mint({ ...shared, from: identity }),
      () => cipher.mint({ ...shared, callee: identity }),
      () => cipher.mintBatch({ ...shared, callees: [good, identity] }),
    ]) {
      if (isValid) expect(mint()).toBeTruthy()
      else expect(mint).toThrow(expect.objectContaining({ code: 'IDENTITY_INVALID' }))
    }
  }
  return isValid
}

describe('the check agrees with a plain implementation of the rules', () => {
  test('for every byte inserted or replaced at every place', () => {
    const identity = 'user.1@mail.acme-x.example'
    let rejected = 0
    for (let place = 0; place <= identity.length; place++) {
      for (let code = 0; code < 256; code++) {
        const byte = String.fromCharCode(code)
        const inserted = identity.slice(0, place) + byte + identity.slice(place)
        const replaced = identity.slice(0, place) + byte + identity.slice(place + 1)
        for (const text of [inserted, replaced]) {
          const expected = identityRules(text)
          if (checkIdentity(text).kind !== (expected ? 'valid' : 'invalid'))
            expect.fail(`${JSON.stringify(text)} is ${expected ? 'valid' : 'invalid'}`)
          if (!expected) rejected++
        }
      }
    }
    expect(rejected).toBeGreaterThan(10_000)
  })

  test('and so do both ciphers, for bytes outside the grammar at every place', () => {
    const identity = 'user.1@acme.example'
    for (let place = 0; place <= identity.length; place += 1) {
      for (const code of [
        0, 9, 10, 13, 0x20, 0x22, 0x25, 0x3a, 0x3b, 0x3c, 0x3e, 0x5c, 0x7f, 0x80, 0xe4, 0xff, 0x141, 0x130, 0x440,
        0xd800, 0xffff,
      ]) {
        expect(isAccepted(identity.slice(0, place) + String.fromCharCode(code) + identity.slice(place))).toBe(false)
      }
    }
  })

  test('for characters beyond ASCII that share their low byte with a letter', () => {
    const identity = 'user.1@acme.example'
    for (let place = 0; place < identity.length; place++) {
      const alias = String.fromCharCode(identity.charCodeAt(place) + 0x100)
      expect(isAccepted(identity.slice(0, place) + alias + identity.slice(place + 1))).toBe(false)
    }
  })

  const pieces = fc.constantFrom('a', '1', '@', '.', '-', '_', ';', 'abcd', '12345678', 'Z9', ' ', 'é', label63, '+')
  const lookalikes = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''))

  test('for texts that resemble an identity', () => {
    fc.assert(
      fc.property(fc.oneof(lookalikes, identities, fc.string()), (text) => {
        expect(isAccepted(text)).toBe(identityRules(text))
      }),
      { numRuns: 3000 },
    )
  })

  test('and names a rule that the text breaks', () => {
    fc.assert(
      fc.property(fc.oneof(lookalikes, fc.string()), (text) => {
        const check = checkIdentity(text)
        if (check.kind === 'invalid')
          expect([check.problem, breaksRule(check.problem, text)]).toEqual([check.problem, true])
      }),
      { numRuns: 3000 },
    )
  })

  test('for runs of digits and runs with period 4, of any length at any place', () => {
    for (const run of ['1234567890123456789', 'abcdabcdabcdabcdabc', 'zzzzzzzzzzzzzzzzzzz', '7777777777777777777']) {
      for (let before = 0; before < 40; before++) {
        for (let length = 13; length < 19; length++) {
          const local = 'pq.rs-tu_vw+XYz'.repeat(3).slice(0, before)
          const text = `${local}${run.slice(0, length)}@acme.example`
          expect([text, checkIdentity(text).kind]).toEqual([text, identityRules(text) ? 'valid' : 'invalid'])
          const inDomain = `u@d.${'e1f'.repeat(14).slice(0, before)}${run.slice(0, length)}.io`
          expect([inDomain, checkIdentity(inDomain).kind]).toEqual([
            inDomain,
            identityRules(inDomain) ? 'valid' : 'invalid',
          ])
        }
      }
    }
  })

  test('for identities of every length', () => {
    fc.assert(
      fc.property(identities, (identity) => {
        expect(isAccepted(identity)).toBe(true)
      }),
      runs,
    )
  })
})
