import { cbc, ecb } from '@noble/ciphers/aes.js'
import { bytesToHex, equalBytes, hexToBytes } from '@noble/ciphers/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { TokenCipher } from '../settings.ts'
import { findFormFault, findTextFault, findWritingFault } from './tokenFaults.ts'

/**
 * Decrypts a token with the first of `keys` that works. The format is checked before any key is used. If a key decrypts the token to
 * plausible text with a mistake, the result is `malformed` and names the mistake. Otherwise the result is `unreadable`.
 */
export function readToken({ token, cipher, keys }: TokenRequest): TokenReading {
  const fault = findFormFault(token, cipher)
  if (fault !== undefined) return { kind: 'malformed', fault }
  const [open, separator] =
    cipher === 'AES_128_ECB' ? ([openEcbToken, ';'] as const) : ([openCbcToken, ';x-ts='] as const)
  let isOpened = false
  for (const [index, key] of keys.entries()) {
    const text = open(token, key)
    if (text === undefined) continue
    isOpened = true
    const written = findWritingFault(text)
    if (written !== undefined) return { kind: 'malformed', fault: `was made with the right key, but ${written}` }
    const parts = splitText(text, separator)
    // The next loop looks for the mistake in the text.
    if (parts === undefined) continue
    return { kind: 'read', ...parts, keyNumber: index + 1 }
  }
  for (const key of keys) {
    const made = findTextFault(token, cipher, key)
    if (made !== undefined) return { kind: 'malformed', fault: made }
  }
  if (isOpened) return { kind: 'malformed', fault: `does not contain an identity, "${separator}" and a time` }
  return { kind: 'unreadable' }
}

interface TokenRequest {
  readonly token: string
  readonly cipher: TokenCipher
  readonly keys: readonly string[]
}

type TokenReading =
  /** `timestamp` is the number in the token, in the realm's unit. `keyNumber` counts from 1. */
  | { readonly kind: 'read'; readonly identity: string; readonly timestamp: number; readonly keyNumber: number }
  /** `fault` completes a sentence whose subject is the token. `fault` never contains a part of the token. */
  | { readonly kind: 'malformed'; readonly fault: string }
  | { readonly kind: 'unreadable' }

/** Splits at the last separator, because an identity can contain the separator. */
function splitText(text: string, separator: string): { identity: string; timestamp: number } | undefined {
  const at = text.lastIndexOf(separator)
  const digits = text.slice(at + separator.length)
  if (at < 1 || !/^\d{1,15}$/.test(digits)) return undefined
  return { identity: text.slice(0, at), timestamp: Number(digits) }
}

/** Returns the text of an AES-128-ECB token, or undefined if the key is wrong. The token's hex digits can be in upper or lower case. */
function openEcbToken(token: string, key: string): string | undefined {
  try {
    return toText(ecb(new TextEncoder().encode(key)).decrypt(hexToBytes(token)))
  } catch {
    return undefined
  }
}

/** Returns the text of an AES-256-CBC token, or undefined if the token's MAC does not match the key and the token's characters. */
function openCbcToken(token: string, keyText: string): string | undefined {
  const utf8 = new TextEncoder()
  const key = utf8.encode(keyText)
  const mac = utf8.encode(token.slice(0, MAC_LENGTH))
  const expectedMac = utf8.encode(bytesToHex(hmac(sha256, key, utf8.encode(token.slice(MAC_LENGTH)))).toUpperCase())
  // The MAC is compared before decryption, in constant time.
  if (!equalBytes(mac, expectedMac)) return undefined
  try {
    const iv = utf8.encode(token.slice(MAC_LENGTH, MAC_LENGTH + IV_LENGTH))
    return toText(cbc(key, iv).decrypt(hexToBytes(token.slice(MAC_LENGTH + IV_LENGTH))))
  } catch {
    return undefined
  }
}

const MAC_LENGTH = 64
const IV_LENGTH = 16

/** Decodes UTF-8. @throws TypeError for other bytes, and for control characters, which only a wrong key produces. */
function toText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  if (/\p{Cc}/u.test(text)) throw new TypeError('The bytes are not text.')
  return text
}

/** Returns eight hex digits that identify a key without revealing it. */
export function fingerprint(key: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(key))).slice(0, 8)
}
