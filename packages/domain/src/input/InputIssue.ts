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
