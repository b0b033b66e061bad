import type { TokenCipher } from '../platform/Realm.ts'
import { formFault } from './formFault.ts'
import { openCbcToken } from './openCbcToken.ts'
import { openEcbToken } from './openEcbToken.ts'
import { textFault, writtenFault } from './textFault.ts'

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

/** At the last separator, as an identity may hold one. */
function splitText(text: string, separator: string): { identity: string; timestamp: number } | undefined {
  const at = text.lastIndexOf(separator)
  const digits = text.slice(at + separator.length)
  if (at < 1 || !/^\d{1,15}$/.test(digits)) return undefined
  return { identity: text.slice(0, at), timestamp: Number(digits) }
}
