import { checkIdentity, type IdentityProblem } from '@anoncall/token-core'
import { holdsHiddenCharacter } from './hiddenCharacters.ts'

export type InputIssueCode = 'REQUIRED' | 'MALFORMED' | 'TOO_SHORT' | 'TOO_LONG' | 'OUT_OF_RANGE' | 'DUPLICATE'

/** One thing that is wrong with an input. The message never repeats a secret. */
export interface InputIssue {
  readonly path: readonly string[]
  readonly code: InputIssueCode
  readonly message: string
}

/** The input was understood but cannot be accepted; reports every problem at once. */
export interface Invalid {
  readonly kind: 'invalid'
  readonly issues: readonly InputIssue[]
}

/** One problem at one place, where nothing else can be wrong. */
export function invalidAt(path: readonly string[], code: InputIssueCode, message: string): Invalid {
  return { kind: 'invalid', issues: [{ path, code, message }] }
}

/** What was asked for does not exist, or is not the caller's: the two look alike. */
export interface NotFound {
  readonly kind: 'notFound'
}

export const notFound: NotFound = { kind: 'notFound' }

/** Somebody changed the object since it was read. */
export interface Conflict {
  readonly kind: 'conflict'
  readonly currentRevision: number
}

/** Collects everything that is wrong with one input, so that all of it is reported at once. */
export class InputProblems {
  readonly #issues: InputIssue[] = []

  add(path: readonly string[], code: InputIssueCode, message: string): void {
    this.#issues.push({ path, code, message })
  }

  /** `null` when nothing is wrong. */
  outcome(): Invalid | null {
    return this.#issues.length === 0 ? null : { kind: 'invalid', issues: this.#issues }
  }

  /** Text that people read: not empty, bounded in UTF-16 units, without characters that no one sees. */
  text(path: readonly string[], value: string, lengthMax: number): void {
    if (value.trim() === '') this.add(path, 'REQUIRED', 'Must not be empty.')
    else if (value.length > lengthMax) this.add(path, 'TOO_LONG', `At most ${lengthMax} characters.`)
    else if (!value.isWellFormed()) this.add(path, 'MALFORMED', 'Must be well-formed Unicode.')
    else if (holdsHiddenCharacter(value)) this.add(path, 'MALFORMED', HIDDEN_CHARACTER)
  }

  /** An identity `user@domain`, as the tokens carry it. */
  identity(path: readonly string[], value: string): void {
    const check = checkIdentity(value)
    if (check.kind === 'invalid') this.add(path, ...identityIssues[check.problem])
  }

  wholeNumber(path: readonly string[], value: number, min: number, max: number): void {
    if (!Number.isSafeInteger(value) || value < min || value > max)
      this.add(path, 'OUT_OF_RANGE', `A whole number from ${min} to ${max}.`)
  }

  /** An instant that must not have passed. */
  future(path: readonly string[], at: number | null, now: number): void {
    if (at !== null && at <= now) this.add(path, 'OUT_OF_RANGE', 'Must lie in the future.')
  }
}

const HIDDEN_CHARACTER =
  'Must not contain control characters, invisible characters or marks that change the reading direction.'

const identityIssues: Readonly<Record<IdentityProblem, readonly [InputIssueCode, string]>> = {
  EMPTY: ['REQUIRED', 'Must not be empty.'],
  TOO_LONG: ['TOO_LONG', 'At most 64 characters before the @ and 253 behind it.'],
  CHARACTER_NOT_ALLOWED: ['MALFORMED', 'Written user@domain, in ASCII, without spaces and without ; : % " < > or \\.'],
  AT_SIGN_COUNT: ['MALFORMED', 'Written user@domain, with exactly one @ and without sip:.'],
  LOCAL_PART_LENGTH: ['MALFORMED', 'Needs 1 to 64 characters before the @.'],
  LOCAL_PART_CHARACTER: ['MALFORMED', 'Before the @ only letters, digits and . _ + - are allowed.'],
  DOMAIN_LENGTH: ['MALFORMED', 'Needs a domain of 1 to 253 characters behind the @.'],
  DOMAIN_LABEL: ['MALFORMED', 'Behind the @ must stand a domain name, such as acme.example.'],
  DIGIT_WINDOW: ['MALFORMED', 'Must not hold 16 digits in a row: they could pass for a part of a timestamp.'],
  PERIOD_WINDOW: ['MALFORMED', 'Must not repeat the same four characters four times in a row.'],
}
