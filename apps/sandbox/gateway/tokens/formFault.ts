import type { TokenCipher } from '../platform/Realm.ts'

/**
 * Says what is wrong with the form of a token, without any key: completes a sentence that begins with the token, and holds none of it.
 * Undefined for a token that has the form of the format.
 */
export function formFault(token: string, cipher: TokenCipher): string | undefined {
  if (token === '') return 'is empty'
  if (token.length > TOKEN_LENGTH_MAX) return `is longer than ${TOKEN_LENGTH_MAX} characters`
  const wrapped = WRAPPINGS.find(([pattern]) => pattern.test(token))
  if (wrapped !== undefined) return wrapped[1]
  if (ECB_FORM.test(token))
    return twice(token) ?? (cipher === 'AES_128_ECB' ? undefined : otherFormat('AES_128_ECB', cipher))
  if (CBC_FORM.test(token)) {
    if (cipher !== 'AES_256_CBC_HMAC') return otherFormat('AES_256_CBC_HMAC', cipher)
    return /[a-f]/.test(token.slice(0, 64) + token.slice(80)) ? CBC_LOWER_CASE : undefined
  }
  const isHex = HEX.test(token)
  if (/^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}/.test(token) && !isHex) return `${NOT_CBC}: a part of it is missing`
  if (isHex && (cipher === 'AES_128_ECB' || token.length >= 32)) return hexFault(token)
  return base64Fault(token) ?? (cipher === 'AES_128_ECB' ? 'is not hex' : NOT_CBC)
}

const NOT_CBC = 'is not 64 hex digits of MAC, 16 characters of IV and whole blocks in hex'
const TOKEN_LENGTH_MAX = 2_048
const HEX = /^[0-9A-Fa-f]+$/
const ECB_FORM = /^(?:[0-9A-Fa-f]{32})+$/
// 64 characters of MAC, 16 of IV, then whole blocks in hex.
const CBC_FORM = /^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}(?:[0-9A-Fa-f]{32})+$/
const CBC_LOWER_CASE = 'is in lower case, while its MAC is made over upper case'

const otherFormat = (has: TokenCipher, set: TokenCipher) => `has the form of ${has}, while the realm is set to ${set}`

/** What programs put around a token, or do to it on its way. The first that fits counts. */
const WRAPPINGS: readonly (readonly [RegExp, string])[] = [
  [/^\[(?:\d{1,3}, ?)+\d{1,3}\]$|^<Buffer /, 'is a list of bytes, and has to be hex'],
  [/^b(['"]).*\1$/s, 'is how Python prints bytes: decode them to text'],
  [/^\s*[[{]|"\s*:/, 'has JSON around it'],
  [/^\s*[a-z][a-z0-9+.-]*:\/\/|tokenrealm=/i, 'has a URL around it'],
  [/^\s*["'`“”‘’]|["'`“”‘’]\s*$/u, 'has quotes around it'],
  [/[\s\u200b\ufeff]|\\[rn]/u, 'has blanks or line breaks in it'],
  [/^(?:0x|\\x|#)/i, 'has a prefix such as 0x before its hex digits'],
  [/^[0-9A-Fa-f]{1,2}(?:[:,-][0-9A-Fa-f]{1,2})+$/, 'has colons or the like between its bytes'],
  [/%[0-9A-Fa-f]{2}/, 'is URL-encoded more than once, or holds characters that no token has'],
  [/^(?:sips?:)?[^;,]+@[^;,]+[;,]/i, 'is not encrypted'],
  [/^[sp]k_/, 'is an API key'],
]

function hexFault(token: string): string {
  if ((token.match(/ffffff/gi) ?? []).length > 2)
    return 'has ffffff before each byte above 7f: the program takes bytes for signed numbers'
  if (token.length % 2 === 1)
    return `has ${token.length} hex digits, an odd number: a byte below 10 lost its leading zero, or the token was cut`
  return twice(token) ?? `has ${token.length} hex digits, which is not a multiple of 32`
}

/** Bytes that are all printable come from no cipher. */
function twice(hex: string): string | undefined {
  const text = Buffer.from(hex, 'hex').toString('latin1')
  if (text.startsWith('Salted__')) return SALTED
  if (text.length < 16 || !/^[ -~]+$/.test(text)) return undefined
  if (HEX.test(text)) return 'is hex of hex: it was encoded twice'
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return 'is hex of Base64: it was encoded twice'
  return /@.*[;,]/.test(text) ? 'is a text in hex that was not encrypted' : undefined
}

const SALTED = 'begins with "Salted__": it was encrypted with a password from which another key was made'

function base64Fault(token: string): string | undefined {
  if (token.length < 22 || !/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64')
  const text = bytes.toString('latin1')
  if (text.startsWith('Salted__')) return SALTED
  if (text.length >= 32 && HEX.test(text)) return 'is Base64 of hex: it was encoded twice'
  if (bytes.length % 16 !== 0) return undefined
  return `is ${/[-_]/.test(token) ? 'Base64 for URLs' : 'Base64'}, and has to be hex`
}
