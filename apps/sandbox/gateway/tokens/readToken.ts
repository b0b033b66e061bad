import type { TokenCipher } from '../platform/Realm.ts'
import { openCbcToken } from './openCbcToken.ts'
import { openEcbToken } from './openEcbToken.ts'

/**
 * Opens a token with the first of `keys` that fits. The form is checked before any key is touched. A wrong key, bad padding
 * and bytes that are no text look the same.
 */
export function readToken({ token, cipher, keys }: TokenRequest): TokenReading {
  const fault = FORM_FAULTS[cipher](token)
  if (fault !== undefined) return { kind: 'malformed', fault }
  const [open, separator] =
    cipher === 'AES_128_ECB' ? ([openEcbToken, ';'] as const) : ([openCbcToken, ';x-ts='] as const)
  for (const [index, key] of keys.entries()) {
    const text = open(token, key)
    if (text === undefined) continue
    const parts = splitText(text, separator)
    if (parts === undefined)
      return { kind: 'malformed', fault: `does not read as an identity, "${separator}" and a time once it is opened` }
    return { kind: 'read', ...parts, keyNumber: index + 1 }
  }
  return { kind: 'unreadable' }
}

export interface TokenRequest {
  readonly token: string
  readonly cipher: TokenCipher
  readonly keys: readonly string[]
}

export type TokenReading =
  /** `timestamp` as it stands in the token, in the realm's unit. `keyNumber` counts from 1. */
  | { readonly kind: 'read'; readonly identity: string; readonly timestamp: number; readonly keyNumber: number }
  /** `fault` completes a sentence that begins with the token. It never holds any of it. */
  | { readonly kind: 'malformed'; readonly fault: string }
  | { readonly kind: 'unreadable' }

const TOKEN_LENGTH_MAX = 2_048
// 64 characters of MAC, 16 of IV, then whole blocks in hex.
const CBC_FORM = /^[0-9A-Fa-f]{64}[0-9A-Za-z]{16}(?:[0-9A-Fa-f]{32})+$/
const ECB_FORM = /^(?:[0-9A-Fa-f]{32})+$/

const FORM_FAULTS: Readonly<Record<TokenCipher, (token: string) => string | undefined>> = {
  AES_128_ECB(token) {
    const general = generalFault(token)
    if (general !== undefined) return general
    if (ECB_FORM.test(token)) return undefined
    if (CBC_FORM.test(token)) return 'has the form of AES_256_CBC_HMAC, while the realm is set to AES_128_ECB'
    if (/^[0-9A-Fa-f]+$/.test(token)) return `has ${token.length} hex digits, which is not a multiple of 32`
    return 'is not hex'
  },
  AES_256_CBC_HMAC(token) {
    const general = generalFault(token)
    if (general !== undefined) return general
    if (CBC_FORM.test(token)) return /^[^A-F]*[a-f]/.test(token.slice(0, 64)) ? CBC_LOWER_CASE : undefined
    if (ECB_FORM.test(token)) return 'has the form of AES_128_ECB, while the realm is set to AES_256_CBC_HMAC'
    return 'is not 64 hex digits of MAC, 16 characters of IV and whole blocks in hex'
  },
}

const CBC_LOWER_CASE = 'is in lower case, while its MAC is made over upper case'

function generalFault(token: string): string | undefined {
  if (token === '') return 'is empty'
  if (token.length > TOKEN_LENGTH_MAX) return `is longer than ${TOKEN_LENGTH_MAX} characters`
  return undefined
}

/** At the last separator, as an identity may hold one. */
function splitText(text: string, separator: string): { identity: string; timestamp: number } | undefined {
  const at = text.lastIndexOf(separator)
  const digits = text.slice(at + separator.length)
  if (at < 1 || !/^\d{1,15}$/.test(digits)) return undefined
  return { identity: text.slice(0, at), timestamp: Number(digits) }
}
