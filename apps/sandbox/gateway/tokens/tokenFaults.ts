import { cbc, ecb } from '@noble/ciphers/aes.js'
import { hexToBytes } from '@noble/ciphers/utils.js'
import type { TokenCipher } from '../settings.ts'

/**
 * Describes what is wrong with the format of a token, without using a key. The text completes a sentence whose subject is the token,
 * and contains no part of the token. Returns undefined if the format is correct.
 */
export function findFormFault(token: string, cipher: TokenCipher): string | undefined {
  if (token === '') return 'is empty'
  if (token.length > TOKEN_LENGTH_MAX) return `is longer than ${TOKEN_LENGTH_MAX} characters`
  const wrapped = WRAPPINGS.find(([pattern]) => pattern.test(token))
  if (wrapped !== undefined) return wrapped[1]
  if (ECB_FORM.test(token))
    return (
      findDoubleEncoding(token) ?? (cipher === 'AES_128_ECB' ? undefined : describeOtherFormat('AES_128_ECB', cipher))
    )
  if (CBC_FORM.test(token)) {
    if (cipher !== 'AES_256_CBC_HMAC') return describeOtherFormat('AES_256_CBC_HMAC', cipher)
    return /[a-f]/.test(token.slice(0, 64) + token.slice(80)) ? CBC_LOWER_CASE : undefined
  }
  const isHex = HEX.test(token)
  if (/^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}/.test(token) && !isHex) return `${NOT_CBC}: a part of it is missing`
  if (isHex && (cipher === 'AES_128_ECB' || token.length >= 32)) return findHexFault(token)
  return findBase64Fault(token) ?? (cipher === 'AES_128_ECB' ? 'is not hex' : NOT_CBC)
}

const NOT_CBC = 'is not 64 hex digits of MAC, 16 characters of IV and whole blocks in hex'
const TOKEN_LENGTH_MAX = 2_048
const HEX = /^[0-9A-Fa-f]+$/
const ECB_FORM = /^(?:[0-9A-Fa-f]{32})+$/
// 64 characters of MAC, 16 of IV, then whole blocks in hex.
const CBC_FORM = /^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}(?:[0-9A-Fa-f]{32})+$/
const CBC_LOWER_CASE = 'is in lower case, while its MAC is made over upper case'

const describeOtherFormat = (has: TokenCipher, set: TokenCipher) =>
  `has the form of ${has}, while the realm is set to ${set}`

/** Common mistakes in how a token is written or encoded. The first pattern that matches applies. */
const WRAPPINGS: readonly (readonly [RegExp, string])[] = [
  [/^\[(?:\d{1,3}, ?)+\d{1,3}\]$|^<Buffer /, 'is a list of bytes, but must be hex'],
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

function findHexFault(token: string): string {
  if ((token.match(/ffffff/gi) ?? []).length > 2)
    return 'has ffffff before each byte above 7f: the program takes bytes for signed numbers'
  if (token.length % 2 === 1)
    return `has ${token.length} hex digits, an odd number: a byte below 10 lost its leading zero, or the token was cut`
  return findDoubleEncoding(token) ?? `has ${token.length} hex digits, which is not a multiple of 32`
}

/** Detects hex whose bytes are all printable, because no cipher produces such bytes. */
function findDoubleEncoding(hex: string): string | undefined {
  const text = Buffer.from(hex, 'hex').toString('latin1')
  if (text.startsWith('Salted__')) return SALTED
  if (text.length < 16 || !/^[ -~]+$/.test(text)) return undefined
  if (HEX.test(text)) return 'is hex of hex: it was encoded twice'
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return 'is hex of Base64: it was encoded twice'
  return /@.*[;,]/.test(text) ? 'is a text in hex that was not encrypted' : undefined
}

const SALTED = 'begins with "Salted__": it was encrypted with a password from which another key was made'

function findBase64Fault(token: string): string | undefined {
  if (token.length < 22 || !/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64')
  const text = bytes.toString('latin1')
  if (text.startsWith('Salted__')) return SALTED
  if (text.length >= 32 && HEX.test(text)) return 'is Base64 of hex: it was encoded twice'
  if (bytes.length % 16 !== 0) return undefined
  return `is ${/[-_]/.test(token) ? 'Base64 for URLs' : 'Base64'}, but must be hex`
}

/**
 * Describes what is wrong with a token that was made with this key but cannot be read. The text completes a sentence whose subject is
 * the token. Returns undefined if the key does not decrypt the token to plausible text.
 */
export function findTextFault(token: string, cipher: TokenCipher, keyText: string): string | undefined {
  const key = new TextEncoder().encode(keyText)
  const fault = cipher === 'AES_128_ECB' ? findEcbFault(token, key) : findCbcFault(token, key)
  return fault === undefined ? undefined : `was made with the right key, but ${fault}`
}

function findEcbFault(token: string, key: Uint8Array): string | undefined {
  const ciphertext = hexToBytes(token)
  const open = (bytes: Uint8Array) => ecb(key, { disablePadding: true }).decrypt(bytes)
  const blocks = open(ciphertext)
  const fault = findPaddedFault(blocks, ';')
  if (fault !== undefined) return fault

  const chained = blocks.map((byte, at) => byte ^ (at < 16 ? 0 : (ciphertext[at - 16] ?? 0)))
  if (removePadding(chained) !== undefined) return 'in the mode CBC with an IV of zeros, and not in ECB'
  if (chained.length > 16 && removePadding(chained.slice(16)) !== undefined)
    return 'in the mode CBC with an IV, and not in ECB'
  const inner = blocks.slice(0, -(blocks.at(-1) ?? 0))
  if (inner.length > 0 && inner.length % 16 === 0 && removePadding(open(inner)) !== undefined)
    return 'it was encrypted twice'
  return findDamage(blocks)
}

/** Checks the decrypted text even if the MAC is wrong, because a wrong MAC alone does not show that the key is wrong. */
function findCbcFault(token: string, key: Uint8Array): string | undefined {
  const open = (iv: Uint8Array) => cbc(key, iv, { disablePadding: true }).decrypt(hexToBytes(token.slice(80)))
  const blocks = open(new TextEncoder().encode(token.slice(64, 80)))
  const fault = findPaddedFault(blocks, ';x-ts=')
  if (fault !== undefined) return fault
  if (removePadding(blocks) !== undefined)
    return 'its MAC is not HMAC-SHA256 in upper-case hex, made with the same key over the IV and the upper-case hex that follow; or the token was changed on the way'
  if (blocks.length > 16 && removePadding(blocks.slice(16)) !== undefined)
    return 'its IV is not the one that it was encrypted with'
  return findDamage(blocks)
}

/** Returns undefined if the text is correct, or if there is no plausible text. */
function findPaddedFault(blocks: Uint8Array, separator: string): string | undefined {
  const found = removePadding(blocks)
  if (found === undefined) return undefined
  if (found.padding === 'missing')
    return /\s$/.test(found.text)
      ? 'its text is filled up with blanks and has no PKCS7 padding'
      : 'it has no padding: PKCS7 padding was left out, or the last block was cut off'
  if (found.padding !== 'PKCS7') return `its padding is ${found.padding}, but must be PKCS7`
  return findWritingFault(found.text) ?? findSeparatorFault(found.text, separator)
}

/** Describes a mistake in how the decrypted text is written. Does not check whether the text contains a user and a time. */
export function findWritingFault(text: string): string | undefined {
  return FAULTS.find(([pattern]) => pattern.test(text))?.[1]
}

const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/\0/, 'its text is UTF-16, but must be UTF-8'],
  [/^\ufeff/, 'its text begins with a byte order mark'],
  [/[\r\n]$/, 'its text ends with a line break, as echo adds one'],
  [/^\s|\s$/, 'its text has blanks at its beginning or end'],
  [/^["'].*["']$/s, 'its text has quotes around it'],
  [/^[[{]/, 'its text is JSON'],
  [/^sips?:\s*sips?:/i, 'its text begins with sip: twice'],
  [
    /^[0-9A-Fa-f]{32,}$|^[A-Za-z0-9+/_-]{22,}={0,2}$/,
    'its text is hex or Base64 again: it was encrypted or encoded twice',
  ],
  [/%(?:40|3[AaBb])/, 'its text is URL-encoded'],
]

function findSeparatorFault(text: string, separator: string): string | undefined {
  const parts = text.split(';')
  const [identity = '', time = ''] = parts
  if (parts.length === 1)
    return text.includes(',') ? 'its text has a comma in place of the semicolon' : 'its text has no semicolon'
  if (parts.length > 2) return 'its text has more than one semicolon'
  if (/\s/.test(text)) return 'its text has a blank in it'
  if (identity === '') return 'its text has nothing before the semicolon'
  if (separator === ';' && time.startsWith('x-ts='))
    return 'its text has x-ts= before the time, which only AES_256_CBC_HMAC has'
  if (separator !== ';' && !time.startsWith('x-ts=')) return 'its text has no x-ts= before the time'
  const digits = time.replace(/^x-ts=/, '')
  if (digits === '') return 'its text has no time'
  if (/^\d{4}-\d\d-\d\d/.test(digits)) return 'its time is a date, but must be a number'
  if (/^\d+[.,]\d+$/.test(digits)) return 'its time has a fraction, but must be a whole number'
  if (!/^\d+$/.test(digits)) return 'its time is not a whole number'
  if (digits.length >= 18) return 'its time is in nanoseconds'
  return digits.length > 15 ? 'its time is in microseconds' : undefined
}

interface PlainText {
  readonly text: string
  readonly padding: string
}

/**
 * Removes the padding. Tries each padding scheme that libraries offer. Returns undefined if no scheme yields plausible
 * text.
 */
function removePadding(blocks: Uint8Array): PlainText | undefined {
  const count = blocks.at(-1) ?? 0
  const counted = count > 0 && count <= 16 ? blocks.slice(0, -count) : undefined
  const fill = counted === undefined ? [] : [...blocks.slice(counted.length, -1)]
  const lastNonZero = blocks.findLastIndex((byte) => byte !== 0)
  const withoutZeros = blocks.slice(0, lastNonZero + 1)
  const tries: readonly (readonly [string, Uint8Array | undefined])[] = [
    ['PKCS7', fill.every((byte) => byte === count) ? counted : undefined],
    ['ANSI X9.23', fill.every((byte) => byte === 0) ? counted : undefined],
    ['ISO 7816-4', withoutZeros.at(-1) === 0x80 ? withoutZeros.slice(0, -1) : undefined],
    ['zero bytes', count === 0 ? withoutZeros : undefined],
    ['missing', blocks],
    ['ISO 10126', counted],
  ]
  for (const [padding, bytes] of tries)
    if (bytes !== undefined && isPlausibleText(bytes)) return { padding, text: decode(bytes) }
  return undefined
}

/**
 * Returns whether bytes are text that a person can have written: at least eight characters, and no control characters
 * except line breaks and tabs. Every second byte may be zero, as in UTF-16.
 */
function isPlausibleText(bytes: Uint8Array): boolean {
  const even = bytes.filter((_, at) => at % 2 === 0)
  const odd = bytes.filter((_, at) => at % 2 === 1)
  const wide = [even, odd].find(
    (half) => half.length >= 8 && half.filter((byte) => byte === 0).length >= half.length - 1,
  )
  if (wide !== undefined) return true
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.length >= 8 && !/[^\P{C}\r\n\t\ufeff]/u.test(text)
  } catch {
    return false
  }
}

const decode = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Detects a block that contains only text. A wrong key produces such a block in one of ten million cases. */
function findDamage(blocks: Uint8Array): string | undefined {
  for (let at = 0; at < blocks.length; at += 16)
    if (blocks.slice(at, at + 16).every((byte) => byte >= 0x20 && byte < 0x7f))
      return 'a part of it was changed or is missing'
  return undefined
}
