import type { InputIssueCode, Invalid } from './InputIssue.ts'

/** One problem at one place, where nothing else can be wrong. */
export function invalidAt(path: readonly string[], code: InputIssueCode, message: string): Invalid {
  return { kind: 'invalid', issues: [{ path, code, message }] }
}
