/**
 * Returns the reason why a text cannot be a token under any key. The sentence contains no part of the text. Returns `null` if the
 * text has the form of one of the two token formats.
 *
 * @param text Without blanks and line breaks, which {@link withoutBlanks} removes.
 */
export function findFormProblem(text: string): string | null {
  if (text === '') return 'There is no token.'
  if (text.length > LENGTH_MAX) return `This is longer than any token: more than ${LENGTH_MAX} characters.`
  if (ecbForm.test(text) || cbcForm.test(text)) return encodedTwice(text)
  if (/^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}/.test(text) && !/^[0-9A-Fa-f]+$/.test(text))
    return 'This begins as a token of AES_256_CBC_HMAC, but what follows are not whole blocks in hexadecimal digits: a part is missing.'
  return wrapping(text) ?? hexProblem(text) ?? otherEncoding(text) ?? surrounded(text)
}

/** Removes characters that copying from a terminal or an e-mail adds: blanks, line breaks, escaped line breaks, and zero-width characters. */
export function withoutBlanks(text: string): string {
  return text.replace(/\\r|\\n|\\t/g, '').replace(/[\s\u200b-\u200f\u2060\ufeff\u00ad]+/gu, '')
}

/** Hexadecimal digits in whole blocks. */
export const ecbForm = /^(?:[0-9A-Fa-f]{32})+$/
/** 64 digits of MAC, 16 characters of IV, then whole blocks. */
export const cbcForm = /^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}(?:[0-9A-Fa-f]{32})+$/

const LENGTH_MAX = 8_192

/** Returns the problem if the text is a token with something around it, or a recognizable text of another kind. */
function wrapping(text: string): string | null {
  if (/^[sp]k_[0-9A-Za-z]/.test(text))
    return 'This is an API key of Anoncall and not a token. If others saw it, revoke it.'
  if (/^eyJ[\w-]*\.[\w-]*\./.test(text)) return 'This is a JSON Web Token, which is another format.'
  if (/^\[\d{1,3}(?:,\d{1,3})+\]$/.test(text) || /^<Buffer[0-9a-f]+>$/i.test(text))
    return 'This is a list of bytes. Write the bytes as hexadecimal digits.'
  if (/^b(['"]).*\1$/.test(text))
    return 'This is how Python prints bytes. Decode them to text first; the b and the quotes are not part of the token.'
  if (/^[[{]/.test(text) || /^"?\w+"?:"/.test(text))
    return 'There is JSON around the token. Paste only the value of one token.'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /tokenrealm=|\/anonymous\//i.test(text))
    return 'There is a URL around the token. Paste only the token: in a URL of the gateway it is the part behind /anonymous/.'
  if (/^["'`\u2018-\u201e\u00ab]|["'`\u2018-\u201e\u00bb]$/u.test(text))
    return 'There are quotes around the token. Paste what is between them.'
  if (/^(?:0x|\\x|#|x'|h')/i.test(text))
    return 'There is a prefix such as 0x before the token. A token has hexadecimal digits alone.'
  if (/^[0-9A-Fa-f]{1,2}(?:[:,;-](?:0x)?[0-9A-Fa-f]{1,2})+$/.test(text))
    return 'The bytes are separated by colons or the like. A token has hexadecimal digits alone.'
  if (/^(?:sips?:)?[^;,]+@[^;,]+[;,]/i.test(text)) return 'This is the text of a token, which is not encrypted.'
  if (/%[0-9A-Fa-f]{2}/.test(text)) {
    const problem = findFormProblem(unescaped(text))
    return `This is URL-encoded, which a token never needs. ${problem === null ? 'Decode it first.' : `Decoded: ${problem}`}`
  }
  return null
}

function hexProblem(text: string): string | null {
  if (!/^[0-9A-Fa-f]+$/.test(text)) return null
  const digits = text.length
  if ((text.match(/ffffff/gi) ?? []).length > 2)
    return 'Each byte above 7f is printed with ffffff before it: the program takes bytes for signed numbers. Print the lowest eight bits of each byte.'
  if (digits % 2 === 1)
    return `The token has ${digits} hexadecimal digits, which is an odd number: a digit is missing. Each byte needs two digits, with a leading zero.`
  const twice = encodedTwice(text)
  if (twice !== null) return twice
  return `The token has ${digits} hexadecimal digits, which is not a multiple of 32: digits are missing, or bytes below 10 were written with one digit.`
}

/**
 * Returns the problem if the text is Base64, in the standard or the URL-safe alphabet. Most tools print bytes as
 * Base64.
 */
function otherEncoding(text: string): string | null {
  const bytes = fromBase64(text)
  if (bytes === null) return null
  if (isSalted(bytes)) return MADE_WITH_PASSWORD
  const inner = textOf(bytes)
  if (inner !== null && /^[0-9A-Fa-f]{32,}$/.test(inner))
    return 'This is Base64 of hexadecimal digits: it was encoded twice. A token has the hexadecimal digits alone.'
  if (bytes.length % 16 !== 0) return null
  return `This is ${/[-_]/.test(text) ? 'Base64 for URLs' : 'Base64'}. A token is written in hexadecimal digits.`
}

const MADE_WITH_PASSWORD =
  'This begins with "Salted__": OpenSSL, or a library that does as OpenSSL does, encrypted it with a password. Give the key as the key itself, with openssl as -K and in hexadecimal digits.'

const SALTED = Array.from('Salted__', (character) => character.charCodeAt(0))

function isSalted(bytes: readonly number[]): boolean {
  return SALTED.every((byte, index) => bytes[index] === byte)
}

/**
 * Returns the problem if the decoded bytes are themselves hexadecimal digits or Base64. No cipher produces such bytes.
 */
function encodedTwice(text: string): string | null {
  if (!/^[0-9A-Fa-f]+$/.test(text)) return null
  const bytes = Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  if (isSalted(bytes)) return MADE_WITH_PASSWORD
  const inner = textOf(bytes)
  if (inner === null || inner.length < 16) return null
  if (/^[0-9A-Fa-f]+$/.test(inner)) return 'This is hexadecimal of hexadecimal digits: it was encoded twice.'
  if (fromBase64(inner) !== null) return 'This is hexadecimal of Base64: it was encoded twice.'
  if (/^(?:sips?:)?[^;,]+@[^;,]+[;,]/i.test(inner))
    return 'This is the text of a token in hexadecimal digits, which is not encrypted.'
  return null
}

/** Returns the problem of any other text. The text may contain a token, for example if it is a log line. */
function surrounded(text: string): string {
  return /(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{32})+(?![0-9A-Za-z])/.test(text) || /[0-9A-Fa-f]{64,}/.test(text)
    ? 'There is other text around the token. Paste only the token.'
    : 'This is no token: a token is written in hexadecimal digits, and this has other characters.'
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Decodes Base64 in the standard or the URL-safe alphabet. Returns `null` for other text and for text that is too short
 * to recognize.
 */
function fromBase64(text: string): number[] | null {
  if (text.length < 22 || !/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(text)) return null
  const plain = text.replace(/=+$/, '')
  if (plain.length % 4 === 1) return null
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of plain.replaceAll('-', '+').replaceAll('_', '/')) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffff
    count += 6
    if (count >= 8) {
      count -= 8
      bytes.push((bits >> count) & 0xff)
    }
  }
  return bytes
}

/** Decodes printable ASCII. Returns `null` for other bytes. */
function textOf(bytes: readonly number[]): string | null {
  return bytes.every((byte) => byte >= 0x20 && byte <= 0x7e) ? String.fromCharCode(...bytes) : null
}
