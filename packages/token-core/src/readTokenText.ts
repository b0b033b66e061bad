import { checkIdentity } from './checkIdentity.ts'
import { identityBytesMax } from './findIdentityProblem.ts'
import type { TokenReading } from './TokenCipher.ts'

/** The one answer to every token that cannot be read: what was wrong with it would help only whoever made it up. */
export const unreadable: TokenReading = Object.freeze({ kind: 'unreadable' })

/** Bytes of the longest decrypted token, padding included: `sip:`, identity, `;x-ts=`, 16 digits. */
export const tokenTextBytesMax = roundUp('sip:'.length + identityBytesMax + ';x-ts='.length + 16)

/**
 * The texts of the two formats. The user may hold anything but a `;` here, so the split is at the only one; what else it may
 * not hold is said by the grammar. Digits are canonical: no sign, no leading zero.
 */
export const tokenTexts = {
  ecb: /^(sip:)?([^;]*);(0|[1-9][0-9]{0,15})$/,
  cbc: /^(sip:)?([^;]*);x-ts=(0|[1-9][0-9]{0,15})$/,
} as const

/** Reads a decrypted text with its padding. */
export function readTokenText(padded: Buffer, pattern: RegExp): TokenReading {
  const padding = paddingLength(padded)
  if (padding === 0) return unreadable
  const [, sip, user = '', digits] = pattern.exec(padded.toString('latin1', 0, padded.length - padding)) ?? []
  const timestamp = Number(digits)
  if (!Number.isSafeInteger(timestamp) || checkIdentity(user).kind === 'invalid') return unreadable
  return { kind: 'read', user, form: sip === undefined ? 'account' : 'party', timestamp }
}

/** PKCS#7: 1 to 16 bytes, each of which says how many they are. 0 if they are not that. */
function paddingLength(padded: Buffer): number {
  const length = padded.at(-1) ?? 0
  if (length > 16) return 0
  for (let i = padded.length - length; i < padded.length; i++) if (padded[i] !== length) return 0
  return length
}

function roundUp(length: number): number {
  return length + 16 - (length % 16)
}
