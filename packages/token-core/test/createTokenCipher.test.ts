import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type CipherName, createTokenCipher, keyByteLength, TokenCoreError } from '../src/index.ts'

const names: CipherName[] = ['AES_128_ECB', 'AES_256_CBC_HMAC']
const keyOf = (cipher: CipherName) => 'Kq7~!x#9Zb$2mW@5'.repeat(keyByteLength[cipher] / 16)

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return error instanceof TokenCoreError ? error.code : 'SOMETHING_ELSE'
  }
  return 'NOTHING'
}

describe('a key', () => {
  test('has 16 bytes for ECB and 32 for CBC', () =>
    expect(keyByteLength).toEqual({ AES_128_ECB: 16, AES_256_CBC_HMAC: 32 }))

  test.each(names)('for %s is accepted at exactly one length', (cipher) => {
    const length = keyByteLength[cipher]
    for (let other = 0; other < 70; other++) {
      expect([other, codeOf(() => createTokenCipher({ cipher, key: 'k'.repeat(other) }))]).toEqual([
        other,
        other === length ? 'NOTHING' : 'KEY_LENGTH_WRONG',
      ])
    }
  })

  test.each(names)('for %s is measured in bytes', (cipher) => {
    const length = keyByteLength[cipher]
    expect(codeOf(() => createTokenCipher({ cipher, key: `${'k'.repeat(length - 1)}é` }))).toBe('KEY_LENGTH_WRONG')
    expect(codeOf(() => createTokenCipher({ cipher, key: `${'k'.repeat(length - 2)}é` }))).toBe(
      'KEY_CHARACTER_NOT_ALLOWED',
    )
  })

  test.each(names)('for %s is printable ASCII at every place', (cipher) => {
    const length = keyByteLength[cipher]
    for (let code = 0; code < 0x80; code++) {
      for (const place of [0, 7, length - 1]) {
        const key = `${'k'.repeat(place)}${String.fromCharCode(code)}${'k'.repeat(length - place - 1)}`
        const expected = code >= 0x21 && code <= 0x7e ? 'NOTHING' : 'KEY_CHARACTER_NOT_ALLOWED'
        expect([code, codeOf(() => createTokenCipher({ cipher, key }))]).toEqual([code, expected])
      }
    }
  })

  test.each(names)('for %s is rejected if it is not a string', (cipher) => {
    for (const key of [undefined, null, 1234567890123456, ['k'.repeat(16)], { length: 16 }]) {
      expect(codeOf(() => createTokenCipher({ cipher, ...JSON.parse(JSON.stringify({ key })) }))).toBe(
        'KEY_LENGTH_WRONG',
      )
    }
  })
})

test('rejects an unknown cipher', () => {
  for (const cipher of ['AES_256_GCM', 'toString', '', undefined]) {
    expect(codeOf(() => createTokenCipher({ key: 'k'.repeat(16), ...JSON.parse(JSON.stringify({ cipher })) }))).toBe(
      'CIPHER_UNKNOWN',
    )
  }
})

describe('no part of a key or an address appears', () => {
  test.each(names)('in a printed cipher of %s', (cipher) => {
    const key = keyOf(cipher)
    const tokenCipher = createTokenCipher({ cipher, key })
    tokenCipher.mint({
      account: 'hidden@a.example',
      from: 'hidden@a.example',
      callee: 'hidden@b.example',
      timestamp: 1,
    })
    const printed = [
      inspect(tokenCipher, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
      JSON.stringify(tokenCipher),
      String(tokenCipher),
      ...Object.values(tokenCipher).map(String),
    ].join('\n')
    for (const secret of [
      key,
      key.slice(0, 8),
      Buffer.from(key).toString('hex'),
      Buffer.from(key).toString('base64').slice(0, 16),
      'hidden',
    ])
      expect(printed).not.toContain(secret)
    expect(JSON.parse(JSON.stringify(tokenCipher))).toEqual({ cipher })
  })

  test('in an error', () => {
    const errors: unknown[] = []
    const attempt = (act: () => unknown) => {
      try {
        act()
      } catch (error) {
        errors.push(error)
      }
    }
    for (const cipher of names) {
      attempt(() => createTokenCipher({ cipher, key: 'hidden' }))
      attempt(() => createTokenCipher({ cipher, key: `hidden ${'k'.repeat(keyByteLength[cipher] - 7)}` }))
      const tokenCipher = createTokenCipher({ cipher, key: keyOf(cipher) })
      const good = { account: 'a@b', from: 'a@b', callee: 'a@b', timestamp: 1 }
      attempt(() => tokenCipher.mint({ ...good, account: 'hidden' }))
      attempt(() => tokenCipher.mint({ ...good, from: 'hidden@' }))
      attempt(() => tokenCipher.mint({ ...good, callee: '@hidden' }))
      attempt(() => tokenCipher.mintBatch({ ...good, callees: ['a@b', 'hidden;@b'] }))
      attempt(() => tokenCipher.mint({ ...good, timestamp: -4711.5 }))
    }
    expect(errors).toHaveLength(14)
    for (const error of errors) {
      expect(error).toBeInstanceOf(TokenCoreError)
      const printed = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + JSON.stringify(error)
      expect(printed).not.toContain('hidden')
      expect(printed).not.toContain('4711')
    }
  })
})

test('a cipher cannot be changed from outside', () => {
  const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: 'k'.repeat(16) })
  expect(Object.isFrozen(cipher)).toBe(true)
})

test('its methods work when they are detached from it', () => {
  const { mint, read } = createTokenCipher({ cipher: 'AES_128_ECB', key: 'k'.repeat(16) })
  expect(read(mint({ account: 'a@b', from: 'a@b', callee: 'c@d', timestamp: 1 }).toToken)).toMatchObject({
    user: 'c@d',
  })
})
