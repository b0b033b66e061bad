import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createApiKeyMint } from '../../src/vault/createApiKeyMint.ts'
import { Secret } from '../../src/vault/Secret.ts'

const pepper = Secret.random()
const mint = createApiKeyMint(pepper)
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

describe('an API key', () => {
  it('has its kind, 43 random and 6 checksum letters and digits', () => {
    expect(mint.mint('PUBLISHABLE').plaintext).toMatch(/^pk_[0-9A-Za-z]{49}$/)
    expect(mint.mint('SECRET').plaintext).toMatch(/^sk_[0-9A-Za-z]{49}$/)
    const keys = Array.from({ length: 1000 }, () => mint.mint('SECRET'))
    expect(new Set(keys.map(({ plaintext }) => plaintext.slice(3, 46))).size).toBe(1000)
    expect(new Set(keys.map(({ plaintext }) => plaintext.length))).toEqual(new Set([52]))
  })

  it('is identified by its first twelve characters and by its keyed hash', () => {
    const { plaintext, start, digest } = mint.mint('SECRET')
    expect(start).toBe(plaintext.slice(0, 12))
    expect(digest).toBe(createHmac('sha256', pepper.dangerouslyReveal()).update(plaintext).digest('hex'))
    expect(mint.digest(plaintext)).toBe(digest)
    expect(createApiKeyMint(Secret.random()).digest(plaintext)).not.toBe(digest)
  })

  it('has a CRC-32 of the text before it', () => {
    // The checksums were computed with another CRC-32 (Python's zlib) and converted to base 62.
    expect(mint.digest(known.offByOne)).toBeNull()
    expect(mint.digest(known.publishable)).toMatch(/^[0-9a-f]{64}$/)
    expect(mint.digest(known.secret)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('has its format, with any checksum', () => {
    for (const other of misshapen) expect(mint.digest(other), other).toBeNull()
  })

  it('detects every other character at every position as a typing error', () => {
    for (const { plaintext } of [mint.mint('SECRET'), mint.mint('PUBLISHABLE')]) {
      let typed = 0
      for (let place = 0; place < plaintext.length; place += 1) {
        for (const character of `${alphabet}_- .`) {
          if (character === plaintext[place]) continue
          const other = plaintext.slice(0, place) + character + plaintext.slice(place + 1)
          if (mint.digest(other) !== null) expect.fail(`${character} at ${place} passed`)
          typed += 1
        }
      }
      // One of the 66 characters is the original one.
      expect(typed).toBe(52 * 65)
    }
  })

  it('detects two swapped neighbors, a missing or additional character, and the other kind', () => {
    const { plaintext } = mint.mint('SECRET')
    const others = [plaintext.replace('sk_', 'pk_'), plaintext.replace('sk_', 'SK_'), plaintext.replace('sk_', 'tk_')]
    for (let place = 0; place < plaintext.length; place += 1) {
      others.push(plaintext.slice(0, place) + plaintext.slice(place + 1))
      others.push(`${plaintext.slice(0, place)}0${plaintext.slice(place)}`)
      const swapped = [...plaintext]
      swapped.splice(place, 2, ...[...plaintext.slice(place, place + 2)].reverse())
      if (swapped.join('') !== plaintext) others.push(swapped.join(''))
    }
    others.push('', 'sk_', `${plaintext}\n`, ` ${plaintext}`, `${plaintext} `, plaintext.toLowerCase())
    for (const other of others) expect(mint.digest(other), other.length.toString()).toBeNull()
  })
})

/** With a valid checksum, but not Anoncall's format: another prefix, length or alphabet. */
const misshapen = [
  'tk_00000000000000000000000000000000000000000001LBmmQ',
  'sk-00000000000000000000000000000000000000000003P9rQy',
  'sk_0000000000000000000000000000000000000000004fQAsQ',
  'sk_000000000000000000000000000000000000000000003JPQWP',
  'sk_000000000000000000000000000000000000000000-2bZzHf',
  'xsk_00000000000000000000000000000000000000000000JZfrZ',
  '000000',
]

const known = {
  publishable: 'pk_00000000000000000000000000000000000000000001zqVSB',
  secret: 'sk_Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Zz9Q44crOB',
  offByOne: 'pk_00000000000000000000000000000000000000000001zqVSC',
}
