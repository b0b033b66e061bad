import type { Issuance } from '../issuance/Issuance.ts'

/** What is out: credentials that the gateway still accepts. */
export interface Outstanding {
  readonly count: number
  /** When the last of them expires; `null` when there is none. */
  readonly until: number | null
}

/** Which issuances count; `null` everywhere means all. */
export interface OutstandingFilter {
  readonly realmId: string | null
  readonly destinationId: string | null
  readonly apiClientId: string | null
}

export interface IssuanceRepository {
  /** Resolves once the rows are durable; many callers may share one flush. Rejects if any row could not be written. */
  record(issuances: readonly Issuance[]): Promise<void>
  find(id: string): Promise<Issuance | null>
  /** Issued and not expired at `now`. */
  outstanding(filter: OutstandingFilter, now: number): Promise<Outstanding>
  /** Removes at most `limit` issuances decided before `before` and expired before `now`; says how many. */
  removeBefore(before: number, now: number, limit: number): Promise<number>
}
