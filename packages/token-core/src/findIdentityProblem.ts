import type { IdentityProblem } from './checkIdentity.ts'

/**
 * The grammar of identities over the bytes from `start` to `end`: the first rule that is broken from left to right. That the
 * whole is not too long was seen to when it was written.
 */
export function findIdentityProblem(bytes: Uint8Array, start: number, end: number): IdentityProblem | undefined {
  if (end === start) return 'EMPTY'

  let at = start
  while (at < end && (kindAt(bytes, at) & inLocalPart) !== 0) at++
  if (at === end) return 'AT_SIGN_COUNT'
  if (bytes[at] !== atSign)
    return (kindAt(bytes, at) & allowed) === 0 ? 'CHARACTER_NOT_ALLOWED' : 'LOCAL_PART_CHARACTER'
  if (at === start || at - start > localBytesMax) return 'LOCAL_PART_LENGTH'
  if (at + 1 === end || end - at - 1 > domainBytesMax) return 'DOMAIN_LENGTH'

  let labelStart = at + 1
  for (let i = labelStart; i < end; i++) {
    const kind = kindAt(bytes, i)
    if ((kind & inLabel) !== 0) continue
    if ((kind & allowed) === 0) return 'CHARACTER_NOT_ALLOWED'
    if (bytes[i] === atSign) return 'AT_SIGN_COUNT'
    if (bytes[i] !== dot || !isLabel(bytes, labelStart, i)) return 'DOMAIN_LABEL'
    labelStart = i + 1
  }
  if (!isLabel(bytes, labelStart, end)) return 'DOMAIN_LABEL'
  return findWindow(bytes, start, end)
}

const localBytesMax = 64
const domainBytesMax = 253
const labelBytesMax = 63

/** Bytes of the longest identity: local part, at sign, domain. */
export const identityBytesMax = localBytesMax + 1 + domainBytesMax

const atSign = 0x40
const dot = 0x2e
const hyphen = 0x2d

const allowed = 1
const inLocalPart = 2
const inLabel = 4
const isDigit = 8

/** What each byte may be. Left at 0: space, controls, all beyond ASCII, and `; : % " < > \`. */
const kinds = new Uint8Array(256)
for (let byte = 0x21; byte < 0x7f; byte++) {
  const character = String.fromCharCode(byte)
  if (!';:%"<>\\'.includes(character)) kinds[byte] = allowed
  if (/[A-Za-z0-9._+-]/.test(character)) kinds[byte] = allowed | inLocalPart
  if (/[A-Za-z0-9-]/.test(character)) kinds[byte] = allowed | inLocalPart | inLabel
  if (/[0-9]/.test(character)) kinds[byte] = allowed | inLocalPart | inLabel | isDigit
}

function kindAt(bytes: Uint8Array, index: number): number {
  return kinds[bytes[index] ?? 0] ?? 0
}

/** RFC 1123, 2.1: 1 to 63 letters, digits and hyphens, no hyphen first or last. The characters were judged before. */
function isLabel(bytes: Uint8Array, start: number, end: number): boolean {
  return end > start && end - start <= labelBytesMax && bytes[start] !== hyphen && bytes[end - 1] !== hyphen
}

/**
 * Looks for 16 bytes in a row that are all digits, or that repeat every 4 bytes. A run of n places covers one of each n
 * places in a row, so it is enough to probe every 16th for a digit and every 12th for a repetition of the byte 4 before
 * (16 bytes of period 4 are 12 repetitions), and to look closely only where a probe hits.
 */
function findWindow(bytes: Uint8Array, start: number, end: number): IdentityProblem | undefined {
  for (let i = start + 15; i < end; i += 16) {
    if ((kindAt(bytes, i) & isDigit) !== 0 && /[0-9]{16}/.test(textOf(bytes, start, end))) return 'DIGIT_WINDOW'
  }
  for (let i = start + 15; i < end; i += 12) {
    if (bytes[i] === bytes[i - 4] && /(.{4})\1{3}/.test(textOf(bytes, start, end))) return 'PERIOD_WINDOW'
  }
  return undefined
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
