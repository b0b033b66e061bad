import type { CallOutcome } from './generated/graphql.ts'

/** The outcome of a call. The server stores the outcome with the receipt of the call's credentials. */
export interface CallReport {
  /** The receipt id of the credentials. */
  readonly issuanceId: string
  readonly outcome: CallOutcome
  /** The code of the SDK or the gateway, up to 64 characters. Used only with the outcome FAILED. */
  readonly failureCode?: string | undefined
}
