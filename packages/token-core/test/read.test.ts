import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTokenCipher } from '../src/index.ts'
import { cbcKeys, ecbKeys, identities, runs, timestamps } from './testkit/arbitraries.ts'
import { cbcKey, ecbKey } from './testkit/ciphers.ts'
import { bytesOf, otherCiphers } from './testkit/otherCiphers.ts'

const ecb = createTokenCipher({ cipher: 'AES_128_ECB', key: ecbKey })
const cbc = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key: cbcKey })
const request = {
  account: 'visitor@anon.example',
  from: 'visitor@anon.example',
  callee: 'helpdesk@anon.example',
  timestamp: 1700000000000,
}
const iv = 'abcdefghij012345'
const unreadable = { kind: 'unreadable' }

describe('rejects a CBC token after any change', () => {
  const { toToken } = cbc.mint(request)
  const expectOnlyOriginal = (token: string) => {
    if (cbc.read(token).kind !== 'unreadable') expect.fail(`read ${JSON.stringify(token)}`)
  }

  test('of a byte at any place', () => {
    for (let place = 0; place < toToken.length; place++) {
      for (let code = 0; code < 256; code++) {
        const byte = String.fromCharCode(code)
        if (byte !== toToken.charAt(place))
          expectOnlyOriginal(toToken.slice(0, place) + byte + toToken.slice(place + 1))
      }
    }
    expect(cbc.read(toToken)).toEqual({
      kind: 'read',
      user: request.callee,
      form: 'party',
      timestamp: request.timestamp,
    })
  })

  test('of a letter to a character beyond ASCII with the same low byte', () => {
    for (let place = 0; place < toToken.length; place++) {
      const alias = String.fromCharCode(toToken.charCodeAt(place) + 0x100)
      expectOnlyOriginal(toToken.slice(0, place) + alias + toToken.slice(place + 1))
    }
  })

  test('of the length, by a repeated block, or of the letter case', () => {
    for (let length = 0; length < toToken.length; length++) expectOnlyOriginal(toToken.slice(0, length))
    for (let start = 80; start < toToken.length; start += 32)
      expectOnlyOriginal(toToken + toToken.slice(start, start + 32))
    expectOnlyOriginal(toToken.toLowerCase())
    expectOnlyOriginal(` ${toToken}`)
    expectOnlyOriginal(`${toToken}\n`)
  })

  test('of the MAC to the MAC of another token', () => {
    const other = cbc.mint({ ...request, callee: 'billing@anon.example' }).toToken
    expectOnlyOriginal(other.slice(0, 64) + toToken.slice(64))
    expectOnlyOriginal(toToken.slice(0, 80) + other.slice(80))
  })
})

describe('rejects a CBC token with a valid MAC if its text has another form', () => {
  test.each([
    ['no timestamp', 'a@b'],
    ['the label of ECB', 'a@b;1'],
    ['an empty timestamp', 'a@b;x-ts='],
    ['a sign', 'a@b;x-ts=+1'],
    ['a leading zero', 'a@b;x-ts=01'],
    ['a fraction', 'a@b;x-ts=1.5'],
    ['an exponent', 'a@b;x-ts=1e3'],
    ['more than a safe integer', 'a@b;x-ts=9007199254740992'],
    ['two timestamps', 'a@b;x-ts=1;x-ts=2'],
    ['sip: twice', 'sip:sip:a@b;x-ts=1'],
    ['SIP: in capitals', 'SIP:a@b;x-ts=1'],
    ['no domain', 'a;x-ts=1'],
    ['a space', 'a @b;x-ts=1'],
    ['an umlaut', '\u00e4@b;x-ts=1'],
    ['nothing', ''],
  ])('%s', (_, text) => expect(cbc.read(otherCiphers.sealCbc(cbcKey, iv, text))).toEqual(unreadable))

  test('but reads one with the right form', () => {
    expect(cbc.read(otherCiphers.sealCbc(cbcKey, iv, 'a@b;x-ts=9007199254740991'))).toEqual({
      kind: 'read',
      user: 'a@b',
      form: 'account',
      timestamp: 9007199254740991,
    })
  })

  test('and one with an IV that is not alphanumeric', () => {
    expect(cbc.read(otherCiphers.sealCbc(cbcKey, '{bcdefghij012345', 'a@b;x-ts=1'))).toEqual(unreadable)
  })

  test('and one that is longer than the longest token', () => {
    expect(cbc.read(otherCiphers.sealCbc(cbcKey, iv, `${'x'.repeat(400)}@b;x-ts=1`))).toEqual(unreadable)
  })
})

describe('rejects an ECB token if its text has another form', () => {
  test.each([
    ['no timestamp', 'a@b'],
    ['the label of CBC', 'a@b;x-ts=1'],
    ['an empty timestamp', 'a@b;'],
    ['a leading zero', 'a@b;01'],
    ['a negative one', 'a@b;-1'],
    ['white space', 'a@b; 1'],
    ['more than a safe integer', 'a@b;9007199254740992'],
    ['seventeen digits', 'a@b;10000000000000000'],
    ['two timestamps', 'a@b;1;2'],
    ['no user', ';1'],
    ['no user after sip:', 'sip:;1'],
    ['a byte beyond ASCII', 'a\u00e4@b;1'],
    ['a NUL', 'a@b\u0000;1'],
  ])('%s', (_, text) => expect(ecb.read(otherCiphers.sealEcb(ecbKey, text))).toEqual(unreadable))
})

describe('padding', () => {
  const text = bytesOf('abc@example;123')

  const padded = (...padding: number[]) =>
    Uint8Array.from([...text.slice(0, 16 - (padding.length % 16 || 16)), ...padding])

  test.each([
    ['of one byte with the value 0', [...text, 0]],
    ['of one byte with the value 2', [...text, 2]],
    ['with the last byte 17', [...text, 17]],
    ['with the last byte 255', [...text, 255]],
    ['with a wrong byte in it', [...bytesOf('abc@exampl;12'), 3, 2, 3]],
    ['of a whole block, short of one byte', [...bytesOf('abc@example;1234'), 15, ...new Array<number>(15).fill(16)]],
    ['of 17 bytes with the value 17', [...bytesOf('ab@cdef.io;1234'), ...new Array<number>(17).fill(17)]],
    ['and nothing else', new Array<number>(16).fill(16)],
  ])('%s is rejected', (_, bytes) => {
    expect(ecb.read(otherCiphers.sealEcbRaw(ecbKey, Uint8Array.from(bytes)))).toEqual(unreadable)
    const labelled = Uint8Array.from([...bytesOf('x'), ...bytes.slice(1)])
    expect(cbc.read(otherCiphers.sealCbcRaw(cbcKey, iv, labelled))).toEqual(unreadable)
  })

  test('of one byte with the value 1 is read', () => {
    expect(ecb.read(otherCiphers.sealEcbRaw(ecbKey, padded(1)))).toMatchObject({
      kind: 'read',
      user: 'abc@example',
      timestamp: 123,
    })
  })

  test('is checked in CBC for every value of its last byte, after the MAC', () => {
    for (let last = 0; last < 256; last++) {
      const bytes = Uint8Array.from([...bytesOf('ab@cd.io;x-ts=9'), last])
      expect([last, cbc.read(otherCiphers.sealCbcRaw(cbcKey, iv, bytes)).kind]).toEqual([
        last,
        last === 1 ? 'read' : 'unreadable',
      ])
    }
  })
})

test('rejects anything that is not a token and reads the next token', () => {
  const tokens = [ecb.mint(request).toToken, cbc.mint(request).toToken]
  const junk = [
    '',
    'zz',
    '00',
    'g'.repeat(32),
    '0'.repeat(31),
    '0'.repeat(33),
    '0'.repeat(32),
    '0'.repeat(1_000_000),
    ' '.repeat(32),
    'A'.repeat(112),
  ]
  for (const [index, cipher] of [ecb, cbc].entries()) {
    for (const text of [...junk, undefined, null, 7, [tokens[index]]]) {
      expect(cipher.read(JSON.parse(JSON.stringify({ text })).text)).toEqual(unreadable)
      expect(cipher.read(tokens[index] ?? '').kind).toBe('read')
    }
  }
})

test('rejects a text of many megabytes without searching it', () => {
  expect(ecb.read('0'.repeat(2 ** 28))).toEqual(unreadable)
  expect(cbc.read('0'.repeat(2 ** 28 + 80))).toEqual(unreadable)
})

test('rejects an ECB token that is longer than the longest token', () => {
  const blocks = otherCiphers.sealEcb(ecbKey, `${'x'.repeat(400)}@b;1`)
  expect(ecb.read(blocks)).toEqual(unreadable)
})

test('reads a token of the longest identity and the longest timestamp', () => {
  const label = 'abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwxyz'
  const user = `${'ab1'.repeat(21)}a@${label}.${label}.${label}.${label.slice(2)}`
  for (const cipher of [ecb, cbc]) {
    const set = cipher.mint({ account: user, from: user, callee: user, timestamp: Number.MAX_SAFE_INTEGER })
    for (const token of Object.values(set)) expect(cipher.read(token)).toMatchObject({ kind: 'read', user })
    expect(
      cipher.mintBatch({ account: user, from: user, callees: [user, user], timestamp: Number.MAX_SAFE_INTEGER }),
    ).toHaveLength(2)
  }
})

describe('rejects a token of another key', () => {
  const requests = fc.record({ account: identities, from: identities, callee: identities, timestamp: timestamps })

  test.each([
    ['AES_128_ECB', ecbKeys],
    ['AES_256_CBC_HMAC', cbcKeys],
  ] as const)('%s', (cipher, keys) => {
    fc.assert(
      fc.property(keys, keys, requests, (key, otherKey, each) => {
        fc.pre(key !== otherKey)
        const set = createTokenCipher({ cipher, key }).mint(each)
        const other = createTokenCipher({ cipher, key: otherKey })
        for (const token of Object.values(set)) expect(other.read(token)).toEqual(unreadable)
      }),
      runs,
    )
  })
})
