import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTokenCipher, type TokenCipher } from '../src/index.ts'
import { cbcKeys, ecbKeys, identities, runs, timestamps } from './testkit/arbitraries.ts'
import { cbcCipherWith, cbcKey, ecbKey } from './testkit/ciphers.ts'
import { otherCiphers } from './testkit/otherCiphers.ts'

const ciphers = () => [
  createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey }),
  createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey }),
]
const request = {
  account: 'visitor@anon.example',
  from: 'caller@anon.example',
  callee: 'helpdesk@anon.example',
  timestamp: 1700000000000,
}

/** Steps over few identities and timestamps, so that most steps repeat a value of the step before. */
const walk = fc
  .record({
    people: fc.array(identities, { minLength: 3, maxLength: 3 }),
    times: fc.array(timestamps, { minLength: 2, maxLength: 2 }),
  })
  .chain(({ people, times }) =>
    fc.array(
      fc.record({
        cipher: fc.nat({ max: 2 }),
        account: fc.constantFrom(...people),
        from: fc.constantFrom(...people),
        callees: fc.array(fc.constantFrom(...people, 'not an identity'), { maxLength: 4 }),
        timestamp: fc.constantFrom(...times),
        isBatch: fc.boolean(),
      }),
      { minLength: 1, maxLength: 25 },
    ),
  )

function expectRead(cipher: TokenCipher, token: string, user: string, form: 'account' | 'party', timestamp: number) {
  expect(cipher.read(token)).toEqual({ kind: 'read', user, form, timestamp })
}

describe('reads the tokens it mints', () => {
  const requests = fc.record({ account: identities, from: identities, callee: identities, timestamp: timestamps })

  test.each([
    ['AES_128_ECB', ecbKeys],
    ['AES_256_CBC_HMAC', cbcKeys],
  ] as const)('%s', (cipherName, keys) => {
    fc.assert(
      fc.property(keys, requests, (key, { account, from, callee, timestamp }) => {
        const cipher = createTokenCipher({ cipher: cipherName, key })
        const set = cipher.mint({ account, from, callee, timestamp })
        expectRead(cipher, set.accountToken, account, 'account', timestamp)
        expectRead(cipher, set.fromToken, from, 'party', timestamp)
        expectRead(cipher, set.toToken, callee, 'party', timestamp)
      }),
      runs,
    )
  })
})

describe('earlier calls do not change the tokens of later calls', () => {
  test('ECB: any sequence of calls over three keys mints the tokens of another implementation', () => {
    const keys = ['0123456789abcdef', 'fedcba9876543210', 'AAAABBBBCCCCDDDD'] as const
    fc.assert(
      fc.property(walk, (steps) => {
        const longLived = keys.map((key) => createTokenCipher({ cipher: 'AES_128_ECB', key }))
        for (const { cipher: index, account, from, callees, timestamp, isBatch } of steps) {
          const key = keys[index] ?? ecbKey
          const expected = (callee: string) => ({
            accountToken: otherCiphers.sealEcb(key, `${account};${timestamp}`),
            fromToken: otherCiphers.sealEcb(key, `sip:${from};${timestamp}`),
            toToken: otherCiphers.sealEcb(key, `sip:${callee};${timestamp}`),
          })
          const mint = () => {
            if (isBatch) return longLived[index]?.mintBatch({ account, from, callees, timestamp })
            return callees.map((callee) => longLived[index]?.mint({ account, from, callee, timestamp }))
          }
          if (callees.includes('not an identity')) expect(mint).toThrow('The callee is not a valid identity')
          else expect(mint()).toEqual(callees.map(expected))
        }
      }),
      runs,
    )
  })

  test('CBC: any sequence of calls over three keys mints tokens that another implementation decrypts', () => {
    const keys = [cbcKey, 'fedcba9876543210fedcba9876543210', 'AAAABBBBCCCCDDDDAAAABBBBCCCCDDDD'] as const
    fc.assert(
      fc.property(walk, (steps) => {
        const longLived = keys.map((key) => createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key }))
        for (const { cipher: index, account, from, callees, timestamp } of steps) {
          const mint = () => longLived[index]?.mintBatch({ account, from, callees, timestamp }) ?? []
          if (callees.includes('not an identity')) {
            expect(mint).toThrow('The callee is not a valid identity')
            continue
          }
          for (const [place, set] of mint().entries()) {
            expect(otherCiphers.openCbc(keys[index] ?? '', set.accountToken)).toBe(`${account};x-ts=${timestamp}`)
            expect(otherCiphers.openCbc(keys[index] ?? '', set.fromToken)).toBe(`sip:${from};x-ts=${timestamp}`)
            expect(otherCiphers.openCbc(keys[index] ?? '', set.toToken)).toBe(`sip:${callees[place]};x-ts=${timestamp}`)
            expect(longLived[index]?.read(set.toToken).kind).toBe('read')
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  test('ECB: a rejected call does not change the tokens of the next call', () => {
    const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })
    cipher.mint(request)
    expect(() => cipher.mint({ ...request, account: 'somebody.else@other.example', from: 'not an identity' })).toThrow()
    const { accountToken, fromToken } = cipher.mint({ ...request, timestamp: request.timestamp + 1 })
    expect(accountToken).toBe(otherCiphers.sealEcb(ecbKey, `${request.account};${request.timestamp + 1}`))
    expect(fromToken).toBe(otherCiphers.sealEcb(ecbKey, `sip:${request.from};${request.timestamp + 1}`))
  })

  test('timestamps are written in full when the number of digits changes', () => {
    const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })
    const around = [
      0, 9, 99, 99_999_999, 100_000_000, 999_999_999, 1_700_000_000, 99_999_999_999, 1_700_000_000_000,
      9_007_199_254_740_990,
    ]
    for (const start of around) {
      for (let timestamp = start; timestamp < start + 2 && Number.isSafeInteger(timestamp); timestamp++) {
        expect(otherCiphers.openEcb(ecbKey, cipher.mint({ ...request, timestamp }).toToken)).toBe(
          `sip:${request.callee};${timestamp}`,
        )
      }
    }
  })
})

describe('a batch', () => {
  test('has the order of its callees', () => {
    const callees = Array.from(
      { length: 1000 },
      (_, index) => `desk${'xyzuv'.repeat(8).slice(index % 40)}.${index}@anon.example`,
    )
    for (const cipher of ciphers()) {
      const users = cipher.mintBatch({ ...request, callees }).map((set) => {
        const reading = cipher.read(set.toToken)
        return reading.kind === 'read' ? reading.user : 'unreadable'
      })
      expect(users).toEqual(callees)
    }
  })

  test('without callees is empty, but account, from and timestamp are checked', () => {
    for (const cipher of ciphers()) expect(cipher.mintBatch({ ...request, callees: [] })).toEqual([])
    for (const cipher of ciphers()) {
      expect(() => cipher.mintBatch({ ...request, timestamp: -1, callees: [] })).toThrow()
      expect(() => cipher.mintBatch({ ...request, account: 'x', callees: [] })).toThrow()
      expect(() => cipher.mintBatch({ ...request, from: 'x', callees: [] })).toThrow()
    }
  })

  test('in ECB has the same account and from tokens in each set', () => {
    const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })
    const [first, second] = cipher.mintBatch({ ...request, callees: ['a@b', 'c@d'] })
    expect([second?.accountToken, second?.fromToken]).toEqual([first?.accountToken, first?.fromToken])
  })
})

describe('in CBC each token has its own IV', () => {
  const ivOf = (token: string) => token.slice(64, 80)

  test('three IVs for a call, in the order account, from, to', () => {
    const ivs = ['a'.repeat(16), 'b'.repeat(16), 'c'.repeat(16)]
    const { accountToken, fromToken, toToken } = cbcCipherWith(cbcKey, ivs).mint(request)
    expect([accountToken, fromToken, toToken].map(ivOf)).toEqual(ivs)
  })

  test('3,000 IVs for a batch of 1,000', () => {
    const cipher = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey })
    const sets = cipher.mintBatch({ ...request, callees: new Array<string>(1000).fill(request.callee) })
    const ivs = new Set(sets.flatMap((set) => [set.accountToken, set.fromToken, set.toToken]).map(ivOf))
    expect(ivs.size).toBe(3000)
  })

  test('no IV for a rejected call', () => {
    expect(() => cbcCipherWith(cbcKey, []).mint({ ...request, callee: 'x' })).toThrow('AT_SIGN_COUNT')
  })
})

describe('rejects', () => {
  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    'a timestamp of %s',
    (timestamp) => {
      for (const cipher of ciphers()) {
        cipher.mint(request)
        expect(() => cipher.mint({ ...request, timestamp })).toThrow(
          expect.objectContaining({ code: 'TIMESTAMP_INVALID' }),
        )
        cipher.mint(request)
        expect(() => cipher.mintBatch({ ...request, timestamp, callees: ['a@b'] })).toThrow(
          expect.objectContaining({ code: 'TIMESTAMP_INVALID' }),
        )
      }
    },
  )

  test.each(['account', 'from', 'callee'] as const)('an %s outside the grammar', (role) => {
    for (const bad of ['', 'x', 'a@b;1', ' a@b', 'a@b ', 'sip:a@b', 'ä@b', 'Ł@b', JSON.parse('["a@b"]'), undefined]) {
      for (const cipher of ciphers()) {
        const shared = { ...request, [role]: bad }
        expect(() => cipher.mint(shared)).toThrow(expect.objectContaining({ code: 'IDENTITY_INVALID' }))
        expect(() => cipher.mintBatch({ ...shared, callees: ['a@b', shared.callee, 'c@d'] })).toThrow(
          expect.objectContaining({ code: 'IDENTITY_INVALID' }),
        )
      }
    }
  })

  test('callees that are longer together than the longest string', () => {
    const callees = new Array<string>(600).fill('x'.repeat(1_000_000))
    for (const cipher of ciphers()) {
      expect(() => cipher.mintBatch({ ...request, callees })).toThrow(
        expect.objectContaining({ code: 'IDENTITY_INVALID' }),
      )
    }
  })

  test('a list of callees with a hole, or with a callee that is too long', () => {
    const sparse = ['a@b', 'c@d', 'e@f']
    delete sparse[1]
    for (const cipher of ciphers()) {
      expect(() => cipher.mintBatch({ ...request, callees: sparse })).toThrow('EMPTY')
      expect(() => cipher.mintBatch({ ...request, callees: ['a@b', `${'x'.repeat(1_000_000)}@b`] })).toThrow('TOO_LONG')
    }
  })
})
