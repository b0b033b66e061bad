import { createSecretKey, type KeyObject } from 'node:crypto'
import { createCbcCipher } from './createCbcCipher.ts'
import { createEcbCipher } from './createEcbCipher.ts'
import { createRandomIvs } from './createRandomIvs.ts'
import { type CipherName, keyByteLength } from './keyByteLength.ts'
import type { TokenCipher } from './TokenCipher.ts'
import { TokenCoreError } from './TokenCoreError.ts'

/**
 * Makes the cipher of one realm key. Keep it as long as the key is active: it owns long-lived cipher state, and making
 * it costs as much as minting with it. The formats are described in docs/reference/token-format.md.
 *
 * @example
 * const cipher = createTokenCipher({ cipher: 'AES_128_ECB', key: '0123456789abcdef' })
 * cipher.mint({ account: 'visitor@anon.example', from: 'visitor@anon.example', callee: 'helpdesk@anon.example', timestamp: 1700000000000 })
 *
 * @throws {TokenCoreError} `CIPHER_UNKNOWN`, `KEY_LENGTH_WRONG`, `KEY_CHARACTER_NOT_ALLOWED`
 */
export function createTokenCipher({ cipher, key }: TokenCipherOptions): TokenCipher {
  switch (cipher) {
    case 'AES_128_ECB':
      return createEcbCipher(toKeyObject(cipher, key))
    case 'AES_256_CBC_HMAC':
      return createCbcCipher(toKeyObject(cipher, key), createRandomIvs())
    default:
      throw new TokenCoreError('CIPHER_UNKNOWN', 'The cipher is neither AES_128_ECB nor AES_256_CBC_HMAC.')
  }
}

export interface TokenCipherOptions {
  readonly cipher: CipherName
  /** Printable ASCII (0x21-0x7E), exactly as many bytes as {@link keyByteLength} says. */
  readonly key: string
}

/** A `KeyObject` keeps the bytes outside the heap and prints nothing of them. */
function toKeyObject(cipher: CipherName, key: string): KeyObject {
  const length = keyByteLength[cipher]
  if (typeof key !== 'string' || Buffer.byteLength(key) !== length)
    throw new TokenCoreError('KEY_LENGTH_WRONG', `A key for ${cipher} has exactly ${length} bytes.`)
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new TokenCoreError('KEY_CHARACTER_NOT_ALLOWED', 'A key holds printable ASCII only (0x21-0x7E).')
  return createSecretKey(key, 'latin1')
}
