import { createSecretKey } from 'node:crypto'
import { cbc as nobleCbc, ecb as nobleEcb } from '@noble/ciphers/aes.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCbcBlocks } from '../src/cbc.ts'
import { createEcbBlocks } from '../src/ecb.ts'
import { runs } from './testkit/arbitraries.ts'

const blocks = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.uint8Array({ minLength: count * 16, maxLength: count * 16 }))
const key32 = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const key16 = key32.subarray(0, 16)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
/** A value that a caller without types can pass. */
const notBytes: Buffer = JSON.parse('7')

test('ECB returns the same blocks as another implementation, message after message', () => {
  const ecb = createEcbBlocks(createSecretKey(key16))
  fc.assert(
    fc.property(blocks, (plaintext) => {
      const ciphertext = ecb.encrypt(Buffer.from(plaintext))
      expect(hex(ciphertext)).toBe(hex(nobleEcb(Uint8Array.from(key16), { disablePadding: true }).encrypt(plaintext)))
      expect(hex(ecb.decrypt(ciphertext))).toBe(hex(plaintext))
    }),
    runs,
  )
})

test('CBC returns the same blocks as another implementation, for any IV and after failed messages', () => {
  const cbc = createCbcBlocks(createSecretKey(key32))
  fc.assert(
    fc.property(
      blocks,
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.constantFrom('nothing', 'odd bytes', 'no bytes'),
      (plaintext, iv, trouble) => {
        if (trouble === 'odd bytes') {
          expect(() => cbc.encrypt(Buffer.alloc(17), iv)).toThrow()
          expect(() => cbc.decrypt(Buffer.alloc(17), iv)).toThrow()
        }
        if (trouble === 'no bytes') expect(() => cbc.decrypt(notBytes, iv)).toThrow()
        const expected = nobleCbc(Uint8Array.from(key32), iv, { disablePadding: true }).encrypt(plaintext)
        expect(hex(cbc.encrypt(Buffer.from(plaintext), iv))).toBe(hex(expected))
        expect(hex(cbc.decrypt(Buffer.from(expected), iv))).toBe(hex(plaintext))
      },
    ),
    runs,
  )
})

test('a message that is not a whole number of blocks throws and does not change the next message', () => {
  const message = key32
  for (const direction of ['encrypt', 'decrypt'] as const) {
    for (const length of [1, 15, 17, 33]) {
      const blocks = createEcbBlocks(createSecretKey(key16))
      const fresh = createEcbBlocks(createSecretKey(key16))
      blocks[direction](Buffer.alloc(16))
      expect(() => blocks[direction](Buffer.alloc(length))).toThrow(expect.objectContaining({ code: 'CIPHER_FAILED' }))
      expect(hex(blocks[direction](message))).toBe(hex(fresh[direction](message)))
    }
  }
})
