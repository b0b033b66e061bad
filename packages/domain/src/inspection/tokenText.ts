import type { CipherName } from '@anoncall/token-core'

/**
 * Returns the reason why no gateway would accept a decrypted token. The sentence completes "This token was made with the key, but " and
 * contains no part of the text.
 *
 * @returns `null` if the decrypted bytes are not text that a person could have written. In that case, the key is wrong,
 *   or the text is not a token.
 */
export function diagnoseBlocks(decrypted: DecryptedBlocks): string | null {
  const plain = removePadding(decrypted.blocks)
  if (plain !== null) return paddingProblem(plain) ?? textProblem(plain, decrypted)
  return chainingProblem(decrypted) ?? encryptedTwice(decrypted) ?? damage(decrypted.blocks)
}

export interface DecryptedBlocks {
  /** The decrypted token, including padding. */
  readonly blocks: Uint8Array
  readonly cipher: CipherName
  readonly timestampUnit: 'MILLISECONDS' | 'SECONDS'
  /** The ciphertext, to detect the mode CBC in an ECB realm; `null` in a CBC realm. */
  readonly ciphertext: Uint8Array | null
  /** Decrypts whole blocks again, to detect text that was encrypted twice. Returns `null` for incomplete blocks. */
  readonly decryptAgain: (blocks: Uint8Array) => Uint8Array | null
}

interface Plain {
  readonly text: string
  readonly isUtf16: boolean
  readonly padding: 'PKCS7' | 'zero bytes' | 'ANSI X9.23' | 'ISO 7816-4' | 'ISO 10126' | 'none'
}

/**
 * Removes the padding. Tries each kind that libraries offer, starting with the standard kind. Returns `null` if no text
 * remains.
 */
function removePadding(blocks: Uint8Array): Plain | null {
  const last = blocks.at(-1) ?? 0
  const isCount = last >= 1 && last <= 16 && last <= blocks.length
  const counted = isCount ? blocks.subarray(0, -last) : null
  const filler = counted === null ? [] : [...blocks.subarray(counted.length, -1)]
  const candidates: [Plain['padding'], Uint8Array | null][] = [
    ['PKCS7', filler.every((byte) => byte === last) ? counted : null],
    ['ANSI X9.23', filler.length > 0 && filler.every((byte) => byte === 0) ? counted : null],
    ['ISO 7816-4', cutBefore(blocks, 0x80)],
    ['zero bytes', last === 0 ? cutZeros(blocks) : null],
    ['none', blocks],
    ['ISO 10126', counted],
  ]
  for (const [padding, bytes] of candidates) {
    const reading = bytes === null ? null : readText(bytes)
    if (reading !== null) return { ...reading, padding }
  }
  return null
}

function cutZeros(blocks: Uint8Array): Uint8Array {
  let end = blocks.length
  while (end > 0 && blocks[end - 1] === 0) end -= 1
  return blocks.subarray(0, end)
}

function cutBefore(blocks: Uint8Array, mark: number): Uint8Array | null {
  const rest = cutZeros(blocks)
  return rest.at(-1) === mark ? rest.subarray(0, -1) : null
}

/**
 * Decodes text that a wrong key cannot produce by chance: at least eight typable characters in UTF-8 or UTF-16. The text may
 * include line breaks, tabs and a byte order mark.
 */
function readText(bytes: Uint8Array): Pick<Plain, 'text' | 'isUtf16'> | null {
  const utf16 = utf16Of(bytes)
  const text = utf16 ?? utf8Of(bytes)
  const isTypable = text !== null && text.length >= 8 && !/[^\P{C}\r\n\t\ufeff]/u.test(text) && /[\w@.]{4}/.test(text)
  return isTypable ? { text, isUtf16: utf16 !== null } : null
}

function utf8Of(bytes: Uint8Array): string | null {
  const percent = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  try {
    return decodeURIComponent(percent)
  } catch {
    return null
  }
}

function utf16Of(bytes: Uint8Array): string | null {
  const zeros = [0, 1].map((parity) => bytes.filter((byte, index) => index % 2 === parity && byte === 0).length)
  const parity = zeros.findIndex((count) => bytes.length >= 16 && count >= bytes.length * 0.4)
  if (parity === -1) return null
  return String.fromCharCode(...bytes.filter((_, index) => index % 2 !== parity)).replace(/[\xfe\xff]/g, '\ufeff')
}

function paddingProblem({ padding, text, isUtf16 }: Plain): string | null {
  if (padding === 'PKCS7' || isUtf16) return null
  if (padding === 'none')
    return /\s$/.test(text)
      ? 'its text is filled up with blanks to whole blocks and has no padding. Leave the blanks out and use PKCS7 padding (PKCS5 in Java).'
      : 'its text has no padding: PKCS7 padding (PKCS5 in Java) was left out, or the last block was cut off.'
  return `its padding is ${padding} and has to be PKCS7 (PKCS5 in Java).`
}

function textProblem({ text, isUtf16 }: Plain, { cipher, timestampUnit }: DecryptedBlocks): string {
  const separator = cipher === 'AES_256_CBC_HMAC' ? ';x-ts=' : ';'
  if (isUtf16) return 'its text is UTF-16 and has to be UTF-8.'
  if (text.startsWith('\ufeff')) return 'its text begins with a byte order mark.'
  if (/[\r\n]$/.test(text)) return 'its text ends with a line break. Tools such as echo add one: use echo -n or printf.'
  if (/^\s|\s$/.test(text)) return 'its text has blanks at its beginning or end.'
  if (/^["'`].*["'`]$/s.test(text)) return 'its text has quotes around it, as JSON.stringify adds them.'
  if (/^[[{]/.test(text)) return 'its text is JSON.'
  if (/^[0-9A-Fa-f]{32,}$/.test(text))
    return 'its text is hexadecimal digits again: the text was encrypted or encoded twice.'
  if (/^[A-Za-z0-9+/_-]{22,}={0,2}$/.test(text)) return 'its text is Base64: the text was encrypted or encoded twice.'
  if (/%(?:40|3b|3a)/i.test(text)) return 'its text is URL-encoded.'
  if (/\s/.test(text)) return 'its text has a blank in it.'
  if (!text.includes(';'))
    return text.includes(',')
      ? 'its text has a comma where a semicolon separates the user and the time.'
      : `its text has no "${separator}" between the user and the time.`
  if (text.split(';').length > 2) return 'its text has more than one semicolon.'
  const [identity = '', time = ''] = text.split(';')
  return identityProblem(identity) ?? timeProblem(time, cipher, timestampUnit)
}

function identityProblem(identity: string): string | null {
  if (/^sips?:\s*sips?:/i.test(identity)) return 'its user begins with sip: twice.'
  if (/^sips:/i.test(identity)) return 'its user begins with sips: and has to begin with sip: or without it.'
  if (/^tel:/i.test(identity)) return 'its user begins with tel: and has to be user@domain.'
  if (/^sip:/i.test(identity) && !identity.startsWith('sip:'))
    return 'its user begins with SIP: in capitals and has to begin with sip:.'
  const user = identity.replace(/^sip:/, '')
  if (user === '' || user.startsWith('@')) return 'its text has no user.'
  if (!user.includes('@')) return 'its user has no domain: it has to be user@domain.'
  if (/@.*:\d+$/.test(user)) return 'its user has a port behind the domain.'
  if (/[^\x21-\x7e]/.test(user)) return 'its user has characters that are not ASCII.'
  if (!/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/.test(user)) return 'its user is not written as user@domain.'
  return null
}

function timeProblem(written: string, cipher: CipherName, unit: DecryptedBlocks['timestampUnit']): string {
  const hasPrefix = written.startsWith('x-ts=')
  if (cipher === 'AES_256_CBC_HMAC' && !hasPrefix)
    return 'its text has no x-ts= before the time, as AES_256_CBC_HMAC needs it.'
  if (cipher === 'AES_128_ECB' && hasPrefix)
    return 'its text has x-ts= before the time, which only AES_256_CBC_HMAC has.'
  const time = written.replace(/^x-ts=/, '')
  if (time === '') return 'its text has no time.'
  if (/^\d{4}-\d{2}-\d{2}/.test(time))
    return `its time is a date and has to be a number of ${unitName(unit)} since 1970.`
  if (/^\d+[.,]\d+$/.test(time))
    return `its time has a fraction and has to be a whole number of ${unitName(unit)} since 1970.`
  if (!/^\d+$/.test(time)) return `its time is not a whole number of ${unitName(unit)} since 1970.`
  return unitProblem(time, unit) ?? 'it is not written as this realm needs it.'
}

/**
 * Returns the problem of a timestamp in an unexpected unit; `null` if the unit is as expected. Until the year 2286,
 * seconds have ten digits, milliseconds have thirteen, and so on.
 */
export function unitProblem(digits: string, expected: DecryptedBlocks['timestampUnit']): string | null {
  if (digits.length > 1 && digits.startsWith('0')) return 'its time begins with a zero.'
  const value = Number(digits)
  if (digits.length >= 18) return `its time is in nanoseconds; this realm takes ${unitName(expected)}.`
  if (digits.length >= 15)
    return `its time is in microseconds${instantText(value / 1_000)}; this realm takes ${unitName(expected)}.`
  const unit = value < SECONDS_BELOW ? 'SECONDS' : 'MILLISECONDS'
  if (unit === expected) return null
  return `its time is in ${unitName(unit)}${instantText(unit === 'SECONDS' ? value * 1_000 : value)}; this realm takes ${unitName(expected)}.`
}

/**
 * The limit between seconds and milliseconds. As milliseconds, this number is in 1973, before any token existed. As
 * seconds, it is in the year 5138.
 */
const SECONDS_BELOW = 100_000_000_000
const YEAR_10000 = 253_402_300_800_000

function unitName(unit: DecryptedBlocks['timestampUnit']): string {
  return unit === 'SECONDS' ? 'seconds' : 'milliseconds'
}

/** Returns the instant in parentheses, or an empty text if RFC 3339 cannot represent it. */
function instantText(at: number): string {
  return at >= 0 && at < YEAR_10000 ? ` (${new Date(at).toISOString()})` : ''
}

/**
 * Returns the problem if the token was encrypted in CBC mode, which chains the blocks. CBC is the default of most
 * libraries.
 */
function chainingProblem({ blocks, ciphertext }: DecryptedBlocks): string | null {
  if (ciphertext === null || blocks.length < 32) return null
  const unchained = blocks.map((byte, index) => (index < 16 ? byte : byte ^ (ciphertext[index - 16] ?? 0)))
  if (removePadding(unchained) !== null)
    return 'it was encrypted in the mode CBC with an IV of zeros. This realm takes the mode ECB.'
  if (removePadding(unchained.subarray(16)) !== null)
    return 'it was encrypted in the mode CBC with an IV. This realm takes the mode ECB.'
  return null
}

function encryptedTwice({ blocks, decryptAgain }: DecryptedBlocks): string | null {
  const last = blocks.at(-1) ?? 0
  const inner = last >= 1 && last <= 16 ? blocks.subarray(0, -last) : blocks
  const again = inner.length > 0 && inner.length % 16 === 0 ? decryptAgain(inner) : null
  return again !== null && removePadding(again) !== null ? 'it was encrypted twice.' : null
}

/**
 * Returns the problem if at least one block is text. A wrong key produces such a block with a chance of about one in
 * ten million.
 */
function damage(blocks: Uint8Array): string | null {
  for (let start = 0; start < blocks.length; start += 16)
    if (blocks.subarray(start, start + 16).every((byte) => byte >= 0x20 && byte <= 0x7e))
      return 'a part of it was changed or is missing.'
  return null
}
