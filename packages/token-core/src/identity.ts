import { TokenCoreError } from './errors.ts'

/**
 * Checks an identity `local@domain` against the grammar of docs/reference/token-format.md, section "Identities". The text
 * is checked unchanged. It is not trimmed, normalized or repaired.
 *
 * @example checkIdentity('support@acme.example') // { kind: 'valid' }
 * @example checkIdentity('support') // { kind: 'invalid', problem: 'AT_SIGN_COUNT' }
 */
export function checkIdentity(text: string): IdentityCheck {
  return isIdentity(text) ? VALID : { kind: 'invalid', problem: findProblem(text) }
}

/** The result of {@link checkIdentity}. */
export type IdentityCheck = { readonly kind: 'valid' } | { readonly kind: 'invalid'; readonly problem: IdentityProblem }

/**
 * The rule that an identity breaks. If it breaks several rules, this is the first one in the list.
 *
 * - `EMPTY`: the text is empty or not a string.
 * - `TOO_LONG`: more than 318 bytes (64 bytes, the at sign, 253 bytes).
 * - `CHARACTER_NOT_ALLOWED`: a character outside 0x21-0x7E, or one of `; : % " < > \`.
 * - `AT_SIGN_COUNT`: no at sign, or more than one.
 * - `LOCAL_PART_LENGTH`: not 1 to 64 bytes before the at sign.
 * - `LOCAL_PART_CHARACTER`: a character before the at sign that is not a letter, a digit or one of `. _ + -`.
 * - `DOMAIN_LENGTH`: not 1 to 253 bytes after the at sign.
 * - `DOMAIN_LABEL`: a label of the domain is not 1 to 63 letters, digits and hyphens, or it begins or ends with a hyphen
 *   (RFC 1123, section 2.1).
 * - `DIGIT_WINDOW`: 16 digits in a row. A token block with these digits could be mistaken for a part of a timestamp.
 * - `PERIOD_WINDOW`: 16 bytes in a row that repeat every 4 bytes. The prefix `sip:` shifts the text by 4 bytes, and such a
 *   run encrypts to the same block with and without the prefix.
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

/**
 * Returns the identity unchanged if it is valid. Each text is checked here before it is encrypted, even if the caller
 * already checked it when it was saved.
 *
 * @param role The role of the identity. The error message names it.
 * @throws {TokenCoreError} `IDENTITY_INVALID`
 */
export function requireIdentity(role: IdentityRole, text: string): string {
  if (isIdentity(text)) return text
  throw new TokenCoreError('IDENTITY_INVALID', `The ${role} is not a valid identity: ${findProblem(text)}.`)
}

/** One of the three identities of a call. */
export type IdentityRole = 'account' | 'from' | 'callee'

const VALID: IdentityCheck = Object.freeze({ kind: 'valid' })

const LOCAL_PART_MAX_BYTES = 64
const DOMAIN_MAX_BYTES = 253
/** Bytes of the longest identity: local part, at sign, domain. */
const IDENTITY_MAX_BYTES = LOCAL_PART_MAX_BYTES + 1 + DOMAIN_MAX_BYTES

const DOMAIN = /(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*/
const DIGIT_WINDOW = /[0-9]{16}/
/** 16 bytes have a period of 4 if each of the first 12 equals the byte 4 places after it. */
const PERIOD_WINDOW = /(?:(.)(?=...\1)){12}/

const IDENTITY = new RegExp(
  `^(?!.*(?:${DIGIT_WINDOW.source}|${PERIOD_WINDOW.source}))[A-Za-z0-9._+-]{1,64}@(?=.{1,253}$)${DOMAIN.source}$`,
)

/** Callers without type checks can pass any value. */
function isIdentity(text: string): boolean {
  return typeof text === 'string' && IDENTITY.test(text)
}

function findProblem(text: string): IdentityProblem {
  if (typeof text !== 'string' || text === '') return 'EMPTY'
  if (text.length > IDENTITY_MAX_BYTES) return 'TOO_LONG'
  if (/[^\x21-\x7e]|[;:%"<>\\]/.test(text)) return 'CHARACTER_NOT_ALLOWED'
  const [local = '', domain = '', ...rest] = text.split('@')
  if (!text.includes('@') || rest.length > 0) return 'AT_SIGN_COUNT'
  if (local === '' || local.length > LOCAL_PART_MAX_BYTES) return 'LOCAL_PART_LENGTH'
  if (/[^A-Za-z0-9._+-]/.test(local)) return 'LOCAL_PART_CHARACTER'
  if (domain === '' || domain.length > DOMAIN_MAX_BYTES) return 'DOMAIN_LENGTH'
  if (!new RegExp(`^${DOMAIN.source}$`).test(domain)) return 'DOMAIN_LABEL'
  return DIGIT_WINDOW.test(text) ? 'DIGIT_WINDOW' : 'PERIOD_WINDOW'
}
