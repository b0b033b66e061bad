import { cbc, ecb } from '@noble/ciphers/aes.js'
import { bytesToHex, equalBytes, hexToBytes } from '@noble/ciphers/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { TokenCipher } from '../platformSettings.ts'
import { formFault, textFault, writtenFault } from './tokenFaults.ts'

/**
 * Opens a token with the first of `keys` that fits. The form is checked before any key is used. A token that one of the keys
 * decrypts to something that a person can have written is malformed, with what is wrong; only then is it unreadable.
 */
export function readToken({ token, cipher, keys }: TokenRequest): TokenReading {
  const fault = formFault(token, cipher)
  if (fault !== undefined) return { kind: 'malformed', fault }
  const [open, separator] =
    cipher === 'AES_128_ECB' ? ([openEcbToken, ';'] as const) : ([openCbcToken, ';x-ts='] as const)
  let isOpened = false
  for (const [index, key] of keys.entries()) {
    const text = open(token, key)
    if (text === undefined) continue
    isOpened = true
    const written = writtenFault(text)
    if (written !== undefined) return { kind: 'malformed', fault: `was made with the right key, but ${written}` }
    const parts = splitText(text, separator)
    // What is wrong with it is found below.
    if (parts === undefined) continue
    return { kind: 'read', ...parts, keyNumber: index + 1 }
  }
  for (const key of keys) {
    const made = textFault(token, cipher, key)
    if (made !== undefined) return { kind: 'malformed', fault: made }
  }
  if (isOpened)
    return { kind: 'malformed', fault: `does not read as an identity, "${separator}" and a time once it is opened` }
  return { kind: 'unreadable' }
}

interface TokenRequest {
  readonly token: string
  readonly cipher: TokenCipher
  readonly keys: readonly string[]
}

type TokenReading =
  /** `timestamp` as it stands in the token, in the realm's unit. `keyNumber` counts from 1. */
  | { readonly kind: 'read'; readonly identity: string; readonly timestamp: number; readonly keyNumber: number }
  /** `fault` completes a sentence that begins with the token. It never holds any of it. */
  | { readonly kind: 'malformed'; readonly fault: string }
  | { readonly kind: 'unreadable' }

/** At the last separator, as an identity may hold one. */
function splitText(text: string, separator: string): { identity: string; timestamp: number } | undefined {
  const at = text.lastIndexOf(separator)
  const digits = text.slice(at + separator.length)
  if (at < 1 || !/^\d{1,15}$/.test(digits)) return undefined
  return { identity: text.slice(0, at), timestamp: Number(digits) }
}

/** The text of an AES-128-ECB token in hex of either case, or undefined where the key is another. */
function openEcbToken(token: string, key: string): string | undefined {
  try {
    return toText(ecb(new TextEncoder().encode(key)).decrypt(hexToBytes(token)))
  } catch {
    return undefined
  }
}

/** The text of an AES-256-CBC token, or undefined where its MAC was not made with this key over exactly these characters. */
function openCbcToken(token: string, keyText: string): string | undefined {
  const utf8 = new TextEncoder()
  const key = utf8.encode(keyText)
  const mac = utf8.encode(token.slice(0, MAC_LENGTH))
  const expectedMac = utf8.encode(bytesToHex(hmac(sha256, key, utf8.encode(token.slice(MAC_LENGTH)))).toUpperCase())
  // Before anything is decrypted, and in a time that does not tell how much of it was right.
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

/** @throws TypeError for bytes that are not UTF-8, and for control characters, which only a wrong key brings about. */
function toText(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  if (/\p{Cc}/u.test(text)) throw new TypeError('The bytes are no text.')
  return text
}

/** Eight hex digits by which people recognise a key that they are not shown. */
export function fingerprint(key: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(key))).slice(0, 8)
}
