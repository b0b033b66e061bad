import { TokenCoreError } from './errors.ts'
import { checkIdentity } from './identity.ts'

/** The padded texts of one call, or of many calls with the same account and caller. All texts are ASCII. */
export interface TokenTexts {
  readonly account: string
  readonly from: string
  readonly callees: readonly string[]
}

/** The three tokens of one call, in the form that `makeAnonymous` of the vendor's SDK accepts. */
export interface TokenSet {
  readonly accountToken: string
  readonly fromToken: string
  readonly toToken: string
}

/** The part of a token format that depends on the cipher. */
export interface TokenFormat {
  /** The text between the identity and the timestamp. */
  readonly separator: ';' | ';x-ts='

  /**
   * Returns one set for each callee, in the order of the callees.
   *
   * @throws {TokenCoreError} `CIPHER_FAILED`
   */
  encrypt(texts: TokenTexts): TokenSet[]

  /** Returns the padded text, or `null` if the token does not have this format or its MAC was not made with this key. */
  decrypt(token: string): Buffer | null
}

/** The result of reading a token. */
export type TokenReading =
  | {
      readonly kind: 'read'
      /** `user@domain`, without `sip:`. */
      readonly user: string
      /** A `party` text begins with `sip:`, an `account` text does not. `from` and `to` tokens have the same form. */
      readonly form: 'account' | 'party'
      /** In the unit of the realm, as in the token. */
      readonly timestamp: number
    }
  | { readonly kind: 'unreadable' }

/** The only answer for a token that cannot be read. A reason would help a forger (token-format.md, section "Reading"). */
export const UNREADABLE: TokenReading = Object.freeze({ kind: 'unreadable' })

/** Bytes of an AES block (FIPS 197). */
export const BLOCK_BYTES = 16

/** The padding for each length of the last block. */
const PADDINGS = Array.from({ length: BLOCK_BYTES }, (_, filled) => {
  const padding = BLOCK_BYTES - filled
  return String.fromCharCode(padding).repeat(padding)
})

/**
 * The maximum length of a text that is decrypted, in characters. The longest token has 784 characters. The limit is
 * higher, because a text that was encrypted twice is longer.
 */
export const TOKEN_MAX_LENGTH = 8_192

/**
 * Returns the timestamp in decimal digits, without a sign and without leading zeros.
 *
 * @param timestamp In the unit of the realm.
 * @throws {TokenCoreError} `TIMESTAMP_INVALID` if it is not a safe integer of at least 0
 */
export function formatTimestamp(timestamp: number): string {
  if (!Number.isSafeInteger(timestamp) || timestamp < 0)
    throw new TokenCoreError('TIMESTAMP_INVALID', 'The timestamp is not a safe integer of at least 0.')
  return String(timestamp)
}

/**
 * Returns the text with PKCS#7 padding (RFC 5652, section 6.3): 1 to 16 characters. The code of each character is the
 * number of padding characters. A text that fills its last block gets a block of padding.
 *
 * @param text ASCII, so that a character is a byte.
 */
export function padText(text: string): string {
  return text + PADDINGS[text.length % BLOCK_BYTES]
}

/** Reads a padded text. The result is the same for bad padding and for bad text. */
export function parseTokenText(padded: Buffer, separator: TokenFormat['separator']): TokenReading {
  const padding = paddingLength(padded)
  if (padding === 0) return UNREADABLE
  const text = padded.toString('latin1', 0, padded.length - padding)
  const [, sip, user = '', digits] = TEXTS[separator].exec(text) ?? []
  const timestamp = Number(digits)
  if (!Number.isSafeInteger(timestamp) || checkIdentity(user).kind === 'invalid') return UNREADABLE
  return { kind: 'read', user, form: sip === undefined ? 'account' : 'party', timestamp }
}

/** The grammar of identities excludes `;`, so every valid text contains exactly one `;`. */
const TEXTS = {
  ';': /^(sip:)?([^;]*);(0|[1-9][0-9]{0,15})$/,
  ';x-ts=': /^(sip:)?([^;]*);x-ts=(0|[1-9][0-9]{0,15})$/,
} as const

/** Returns the number of padding bytes, 1 to 16, or 0 if the padding is not PKCS#7. */
function paddingLength(padded: Buffer): number {
  const length = padded.at(-1) ?? 0
  if (length > BLOCK_BYTES) return 0
  for (const byte of padded.subarray(padded.length - length)) if (byte !== length) return 0
  return length
}
