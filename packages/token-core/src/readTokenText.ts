import { checkIdentity } from './checkIdentity.ts'
import { identityBytesMax } from './findIdentityProblem.ts'
import type { TokenReading } from './TokenCipher.ts'

/** The one answer to every token that cannot be read: what was wrong with it would help only whoever made it up. */
export const unreadable: TokenReading = Object.freeze({ kind: 'unreadable' })

/** Bytes of the longest decrypted token, padding included: `sip:`, identity, `;x-ts=`, 16 digits. */
export const tokenTextBytesMax = roundUp('sip:'.length + identityBytesMax + ';x-ts='.length + 16)

const canonicalTimestamp = /^(?:0|[1-9][0-9]{0,15})$/

/** Reads a decrypted text with its padding. `label` stands between the last `;` and the digits: nothing in ECB, `x-ts=` in CBC. */
export function readTokenText(padded: Buffer, label: '' | 'x-ts='): TokenReading {
  const textLength = padded.length - paddingLength(padded)
  if (textLength >= padded.length) return unreadable
  const text = padded.toString('latin1', 0, textLength)
  const split = text.lastIndexOf(';')
  if (split === -1 || !text.startsWith(label, split + 1)) return unreadable
  const digits = text.slice(split + 1 + label.length)
  const timestamp = Number(digits)
  if (!canonicalTimestamp.test(digits) || !Number.isSafeInteger(timestamp)) return unreadable
  const form = text.startsWith('sip:') ? 'party' : 'account'
  const user = text.slice(form === 'party' ? 4 : 0, split)
  if (checkIdentity(user).kind === 'invalid') return unreadable
  return { kind: 'read', user, form, timestamp }
}

/** PKCS#7: 1 to 16 bytes, each of which says how many they are. 0 if they are not that. */
function paddingLength(padded: Buffer): number {
  const length = padded.at(-1) ?? 0
  if (length < 1 || length > 16 || length > padded.length) return 0
  for (let i = padded.length - length; i < padded.length; i++) if (padded[i] !== length) return 0
  return length
}

function roundUp(length: number): number {
  return length + 16 - (length % 16)
}
