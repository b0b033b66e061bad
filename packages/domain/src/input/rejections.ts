import { checkIdentity, type IdentityProblem } from '@anoncall/token-core'
import { holdsHiddenCharacter } from './hiddenCharacters.ts'

/** Returns a rejection with a single problem. */
export function invalidAt(path: readonly string[], code: InputIssueCode, message: string): Invalid {
  return { kind: 'invalid', issues: [{ path, code, message }] }
}

export type InputIssueCode = 'REQUIRED' | 'MALFORMED' | 'TOO_SHORT' | 'TOO_LONG' | 'OUT_OF_RANGE' | 'DUPLICATE'

/** One problem of an input. The message never contains a secret. */
export interface InputIssue {
  readonly path: readonly string[]
  readonly code: InputIssueCode
  readonly message: string
}

/** The input is invalid. Lists all problems at once. */
export interface Invalid {
  readonly kind: 'invalid'
  readonly issues: readonly InputIssue[]
}

/** The object does not exist, or it belongs to another client. The caller cannot distinguish these two cases. */
export interface NotFound {
  readonly kind: 'notFound'
}

export const notFound: NotFound = { kind: 'notFound' }

/** The object was changed since it was read. */
export interface Conflict {
  readonly kind: 'conflict'
  readonly currentRevision: number
}

/** Collects the problems of one input, so that all of them are reported at once. */
export class InputProblems {
  readonly #issues: InputIssue[] = []

  add(path: readonly string[], code: InputIssueCode, message: string): void {
    this.#issues.push({ path, code, message })
  }

  /** Returns the rejection, or `null` if there is no problem. */
  outcome(): Invalid | null {
    return this.#issues.length === 0 ? null : { kind: 'invalid', issues: this.#issues }
  }

  /**
   * Checks a text that people read. The text must be well-formed, not empty, and at most `lengthMax` UTF-16 units long,
   * without hidden characters.
   */
  text(path: readonly string[], value: string, lengthMax: number): void {
    if (value.trim() === '') this.add(path, 'REQUIRED', 'Must not be empty.')
    else if (value.length > lengthMax) this.add(path, 'TOO_LONG', `At most ${lengthMax} characters.`)
    else if (!value.isWellFormed()) this.add(path, 'MALFORMED', 'Must be well-formed Unicode.')
    else if (holdsHiddenCharacter(value)) this.add(path, 'MALFORMED', HIDDEN_CHARACTER)
  }

  /** Checks that a text is an identity that tokens can contain (`user@domain`). */
  identity(path: readonly string[], value: string): void {
    const check = checkIdentity(value)
    if (check.kind === 'invalid') this.add(path, ...identityIssues[check.problem])
  }

  wholeNumber(
    path: readonly string[],
    value: number,
    { min, max }: { readonly min: number; readonly max: number },
  ): void {
    if (!Number.isSafeInteger(value) || value < min || value > max)
      this.add(path, 'OUT_OF_RANGE', `A whole number from ${min} to ${max}.`)
  }

  /** Reports a problem if an instant is not in the future. */
  future(path: readonly string[], at: number | null, now: number): void {
    if (at !== null && at <= now) this.add(path, 'OUT_OF_RANGE', 'Must be in the future.')
  }
}

const HIDDEN_CHARACTER =
  'Must not contain control characters, invisible characters or marks that change the reading direction.'

const identityIssues: Readonly<Record<IdentityProblem, readonly [InputIssueCode, string]>> = {
  EMPTY: ['REQUIRED', 'Must not be empty.'],
  TOO_LONG: ['TOO_LONG', 'At most 64 characters before the @ and 253 after it.'],
  CHARACTER_NOT_ALLOWED: ['MALFORMED', 'Written user@domain, in ASCII, without spaces and without ; : % " < > or \\.'],
  AT_SIGN_COUNT: ['MALFORMED', 'Written user@domain, with exactly one @ and without sip:.'],
  LOCAL_PART_LENGTH: ['MALFORMED', 'Needs 1 to 64 characters before the @.'],
  LOCAL_PART_CHARACTER: ['MALFORMED', 'Before the @ only letters, digits and . _ + - are allowed.'],
  DOMAIN_LENGTH: ['MALFORMED', 'Needs a domain of 1 to 253 characters after the @.'],
  DOMAIN_LABEL: ['MALFORMED', 'Needs a domain name after the @, such as acme.example.'],
  DIGIT_WINDOW: ['MALFORMED', 'Must not contain 16 digits in a row: they could be mistaken for part of a timestamp.'],
  PERIOD_WINDOW: ['MALFORMED', 'Must not repeat the same four characters four times in a row.'],
}
