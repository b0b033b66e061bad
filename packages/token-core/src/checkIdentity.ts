import { identityBytesMax } from './findIdentityProblem.ts'
import { writeIdentity } from './writeIdentity.ts'

/**
 * Checks an identity `local@domain` against the grammar that keeps one token from being cut into another
 * (docs/reference/token-format.md, «Identities»). The text is judged as it is: never trimmed, normalised or repaired.
 *
 * @example checkIdentity('support@acme.example') // { kind: 'valid' }
 * @example checkIdentity('support') // { kind: 'invalid', problem: 'AT_SIGN_COUNT' }
 */
export function checkIdentity(text: string): IdentityCheck {
  const problem = typeof text === 'string' ? writeIdentity(text, waste, 0) : 'EMPTY'
  return problem === undefined ? valid : { kind: 'invalid', problem }
}

export type IdentityCheck = { readonly kind: 'valid' } | { readonly kind: 'invalid'; readonly problem: IdentityProblem }

/**
 * The rule that an identity breaks; of several, the one that shows first from left to right.
 *
 * - `EMPTY`: no text at all.
 * - `TOO_LONG`: more than 318 bytes (64, the at sign, 253).
 * - `CHARACTER_NOT_ALLOWED`: a byte outside 0x21-0x7E, or one of `; : % " < > \`.
 * - `AT_SIGN_COUNT`: not exactly one at sign.
 * - `LOCAL_PART_LENGTH`: not 1 to 64 bytes before the at sign.
 * - `LOCAL_PART_CHARACTER`: something other than letters, digits and `. _ + -` before the at sign.
 * - `DOMAIN_LENGTH`: not 1 to 253 bytes after the at sign.
 * - `DOMAIN_LABEL`: a label is empty, over 63 bytes, holds something other than letters, digits and `-`, or begins or ends
 *   with `-`.
 * - `DIGIT_WINDOW`: 16 bytes in a row are digits, so a block of the token could pass for a part of a timestamp.
 * - `PERIOD_WINDOW`: 16 bytes in a row repeat every 4 bytes, so that the shift by `sip:` gives equal blocks.
 */
export type IdentityProblem =
  | 'EMPTY'
  | 'TOO_LONG'
  | 'CHARACTER_NOT_ALLOWED'
  | 'AT_SIGN_COUNT'
  | 'LOCAL_PART_LENGTH'
  | 'LOCAL_PART_CHARACTER'
  | 'DOMAIN_LENGTH'
  | 'DOMAIN_LABEL'
  | 'DIGIT_WINDOW'
  | 'PERIOD_WINDOW'

const valid: IdentityCheck = Object.freeze({ kind: 'valid' })
const waste = Buffer.alloc(identityBytesMax)
