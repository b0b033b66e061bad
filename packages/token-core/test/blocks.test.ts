import { createSecretKey } from 'node:crypto'
import { cbc as nobleCbc, ecb as nobleEcb } from '@noble/ciphers/aes.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBlockCipher } from '../src/createBlockCipher.ts'
import { createCbcBlocks } from '../src/createCbcBlocks.ts'
import { runs } from './testkit/arbitraries.ts'

const blocks = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.uint8Array({ minLength: count * 16, maxLength: count * 16 }))
const key32 = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const key16 = key32.subarray(0, 16)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
/** What a caller without types might hand over. */
const notBytes: Buffer = JSON.parse('7')

test('one cipher after many messages is as good as a new one for each', () => {
  const encryptor = createBlockCipher('aes-128-ecb', 'encrypt', createSecretKey(key16))
  const decryptor = createBlockCipher('aes-128-ecb', 'decrypt', createSecretKey(key16))
  fc.assert(
    fc.property(blocks, (plaintext) => {
      const ciphertext = encryptor.update(Buffer.from(plaintext))
      expect(hex(ciphertext)).toBe(hex(nobleEcb(Uint8Array.from(key16), { disablePadding: true }).encrypt(plaintext)))
      expect(hex(decryptor.update(ciphertext))).toBe(hex(plaintext))
    }),
    runs,
  )
})

test('the same in CBC, for any IV and with refusals in between', () => {
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

test('a message that is no whole number of blocks is an error and leaves nothing behind', () => {
  for (const direction of ['encrypt', 'decrypt'] as const) {
    for (const length of [1, 15, 17, 33]) {
      const cipher = createBlockCipher('aes-128-ecb', direction, createSecretKey(key16))
      const fresh = createBlockCipher('aes-128-ecb', direction, createSecretKey(key16))
      expect(() => cipher.update(Buffer.alloc(length))).toThrow(expect.objectContaining({ code: 'CIPHER_FAILED' }))
      expect(hex(cipher.update(Buffer.alloc(32)))).toBe(hex(fresh.update(Buffer.alloc(32))))
    }
  }
})
