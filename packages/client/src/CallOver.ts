import type { EndedState } from './CallState.ts'
import type { CallFailureCode } from './callFailure.ts'

/** How one SDK call ended. */
export type CallOver =
  | Omit<EndedState, 'issuanceId'>
  | { readonly kind: 'failed'; readonly code: CallFailureCode; readonly cause: unknown }
