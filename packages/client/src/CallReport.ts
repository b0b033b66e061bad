import type { CallOutcome } from './generated/graphql.ts'

/** What became of a call, for the receipt of its credentials. */
export interface CallReport {
  readonly issuanceId: string
  readonly outcome: CallOutcome
  /** The SDK's or the gateway's code, up to 64 characters. Counts with FAILED only. */
  readonly failureCode?: string | undefined
}
