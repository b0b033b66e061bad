import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenCipher } from '../src/index.ts'
import { cbcKeys, ecbKeys, identities, ivs, runs, timestamps } from './testkit/arbitraries.ts'
import { otherCiphers } from './testkit/otherCiphers.ts'

const requests = fc.record({ account: identities, from: identities, callee: identities, timestamp: timestamps })

test('@noble/ciphers decrypts the tokens that ECB mints', () => {
  fc.assert(
    fc.property(ecbKeys, requests, (key, request) => {
      const set = createTokenCipher({ cipher: 'AES_128_ECB', key }).mint(request)
      expect(otherCiphers.openEcb(key, set.accountToken)).toBe(`${request.account};${request.timestamp}`)
      expect(otherCiphers.openEcb(key, set.fromToken)).toBe(`sip:${request.from};${request.timestamp}`)
      expect(otherCiphers.openEcb(key, set.toToken)).toBe(`sip:${request.callee};${request.timestamp}`)
      for (const token of Object.values(set)) expect(token).toMatch(/^(?:[0-9a-f]{32})+$/)
    }),
    runs,
  )
})

test('ECB reads the tokens that @noble/ciphers encrypts', () => {
  fc.assert(
    fc.property(ecbKeys, identities, timestamps, (key, user, timestamp) => {
      const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key })
      const account = otherCiphers.sealEcb(key, `${user};${timestamp}`)
      const party = otherCiphers.sealEcb(key, `sip:${user};${timestamp}`)
      expect(cipher.read(account)).toEqual({ kind: 'read', user, form: 'account', timestamp })
      expect(cipher.read(party.toUpperCase())).toEqual({ kind: 'read', user, form: 'party', timestamp })
    }),
    runs,
  )
})

test('@noble/ciphers and @noble/hashes decrypt the tokens that CBC mints', () => {
  fc.assert(
    fc.property(cbcKeys, requests, (key, request) => {
      const set = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key }).mint(request)
      expect(otherCiphers.openCbc(key, set.accountToken)).toBe(`${request.account};x-ts=${request.timestamp}`)
      expect(otherCiphers.openCbc(key, set.fromToken)).toBe(`sip:${request.from};x-ts=${request.timestamp}`)
      expect(otherCiphers.openCbc(key, set.toToken)).toBe(`sip:${request.callee};x-ts=${request.timestamp}`)
      for (const token of Object.values(set)) expect(token).toMatch(/^[0-9A-F]{64}[A-Za-z0-9]{16}(?:[0-9A-F]{32})+$/)
    }),
    runs,
  )
})

test('CBC reads the tokens that @noble/ciphers and @noble/hashes encrypt', () => {
  fc.assert(
    fc.property(cbcKeys, ivs, identities, timestamps, (key, iv, user, timestamp) => {
      const cipher = createTokenCipher({ cipher: 'AES_256_CBC_HMAC', key })
      const account = otherCiphers.sealCbc(key, iv, `${user};x-ts=${timestamp}`)
      const party = otherCiphers.sealCbc(key, iv, `sip:${user};x-ts=${timestamp}`)
      expect(cipher.read(account)).toEqual({ kind: 'read', user, form: 'account', timestamp })
      expect(cipher.read(party)).toEqual({ kind: 'read', user, form: 'party', timestamp })
    }),
    runs,
  )
})
