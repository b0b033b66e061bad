import { createSecretKey, type KeyObject } from 'node:crypto'
import { createCbcFormat, createRandomIvs } from './cbc.ts'
import { createEcbFormat } from './ecb.ts'
import { TokenCoreError } from './errors.ts'
import { requireIdentity } from './identity.ts'
import {
  formatTimestamp,
  padText,
  parseTokenText,
  type TokenFormat,
  type TokenReading,
  type TokenSet,
  UNREADABLE,
} from './tokenText.ts'

/**
 * Mints and reads the tokens of one realm key. The key cannot be read from the cipher, and printing the cipher does not
 * show the key.
 */
export interface TokenCipher {
  readonly cipher: CipherName

  /**
   * Mints the three tokens of one call.
   *
   * @throws {TokenCoreError} `IDENTITY_INVALID`, `TIMESTAMP_INVALID`, `CIPHER_FAILED`
   */
  mint(request: MintRequest): TokenSet

  /**
   * Mints the tokens of many calls with one timestamp, in the order of `callees`. If one callee is invalid, this method
   * throws and mints no tokens.
   *
   * @throws {TokenCoreError} `IDENTITY_INVALID`, `TIMESTAMP_INVALID`, `CIPHER_FAILED`
   */
  mintBatch(request: MintBatchRequest): TokenSet[]

  /**
   * Reads a token. Returns the same answer, `unreadable`, for a wrong key, a wrong format, a bad MAC, bad padding and
   * bad text.
   */
  read(token: string): TokenReading

  /**
   * Decrypts a token without parsing its text. Use it to find out why `read` rejects a token. Only callers who are allowed
   * to know the reason may see the result.
   *
   * @returns The bytes of the text and its padding. `null` if the token does not have this format, or if its MAC was
   * not made with this key. AES_128_ECB has no MAC, so a token that was made with another key results in meaningless
   * bytes.
   */
  decrypt(token: string): Uint8Array | null
}

/** Identities are `user@domain`, without `sip:` (docs/reference/token-format.md, section "Identities"). */
export interface MintRequest {
  /** The subscriber that has the anonymous-call service. */
  readonly account: string
  /** The caller that the callee sees. */
  readonly from: string
  readonly callee: string
  /** Safe integer of at least 0, in the unit of the realm. The tokens contain it unchanged. */
  readonly timestamp: number
}

/** Like {@link MintRequest}, for many callees. */
export interface MintBatchRequest {
  readonly account: string
  readonly from: string
  readonly callees: readonly string[]
  /** Safe integer of at least 0, in the unit of the realm. The tokens contain it unchanged. */
  readonly timestamp: number
}

/**
 * Creates the cipher of one realm key. Keep the cipher as long as the key is in use, because creating a cipher costs
 * more than minting with it.
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
      return createFormatCipher(cipher, createEcbFormat(toKeyObject(cipher, key)))
    case 'AES_256_CBC_HMAC':
      return createFormatCipher(cipher, createCbcFormat(toKeyObject(cipher, key), createRandomIvs()))
    default:
      throw new TokenCoreError('CIPHER_UNKNOWN', 'The cipher is neither AES_128_ECB nor AES_256_CBC_HMAC.')
  }
}

export interface TokenCipherOptions {
  readonly cipher: CipherName
  /** Printable ASCII (0x21-0x7E), exactly {@link keyByteLength} bytes. The characters are the bytes of the key. */
  readonly key: string
}

/**
 * The two token formats of the gateway. `AES_128_ECB` is the format of the platform's quickstart and has no integrity
 * check. `AES_256_CBC_HMAC` is the newer format. The gateway's configuration determines the format of a realm, so there
 * is no default.
 */
export type CipherName = keyof typeof keyByteLength

/** Length of a key in bytes, for each cipher. Keys are ASCII, so this is also the number of characters. */
export const keyByteLength = { AES_128_ECB: 16, AES_256_CBC_HMAC: 32 } as const

/** Creates the cipher of a format. Tests pass a format with fixed IVs. */
export function createFormatCipher(cipher: CipherName, format: TokenFormat): TokenCipher {
  function mintBatch({ account, from, callees, timestamp }: MintBatchRequest): TokenSet[] {
    const end = format.separator + formatTimestamp(timestamp)
    return format.encrypt({
      account: padText(requireIdentity('account', account) + end),
      from: padText(`sip:${requireIdentity('from', from)}${end}`),
      // In the copy, the holes of a sparse array are `undefined`. `map` would skip holes.
      callees: [...callees].map((callee) => padText(`sip:${requireIdentity('callee', callee)}${end}`)),
    })
  }

  return Object.freeze<TokenCipher>({
    cipher,
    mintBatch,
    mint({ account, from, callee, timestamp }) {
      const [set] = mintBatch({ account, from, callees: [callee], timestamp })
      if (set === undefined) throw new TokenCoreError('CIPHER_FAILED', 'The cipher returned no tokens.')
      return set
    },
    read(token) {
      const padded = format.decrypt(token)
      return padded === null ? UNREADABLE : parseTokenText(padded, format.separator)
    },
    decrypt: format.decrypt,
  })
}

/**
 * Checks a key and wraps it in a `KeyObject`, which keeps the bytes outside the JavaScript heap and never prints them.
 *
 * @throws {TokenCoreError} `KEY_LENGTH_WRONG`, `KEY_CHARACTER_NOT_ALLOWED`
 */
function toKeyObject(cipher: CipherName, key: string): KeyObject {
  const length = keyByteLength[cipher]
  if (typeof key !== 'string' || Buffer.byteLength(key) !== length)
    throw new TokenCoreError('KEY_LENGTH_WRONG', `A key for ${cipher} has exactly ${length} bytes.`)
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new TokenCoreError('KEY_CHARACTER_NOT_ALLOWED', 'A key contains only printable ASCII (0x21-0x7E).')
  return createSecretKey(key, 'latin1')
}
