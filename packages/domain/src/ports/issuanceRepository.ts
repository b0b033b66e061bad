import type { CallReport, Issuance, NewIssuance, RefusalReason } from '../issuance/issuance.ts'
import type { Page, PageRequest } from './page.ts'
import type { RateCount } from './rateCounters.ts'

/** The credentials that the gateway still accepts. */
export interface Outstanding {
  readonly count: number
  /** When the last of these credentials expires; `null` if there are none. */
  readonly until: number | null
}

/** A filter for outstanding credentials. A field that is `null` matches all. */
export interface OutstandingFilter {
  readonly realmId: string | null
  readonly destinationId: string | null
  readonly apiClientId: string | null
}

/** A filter for issuances. All conditions that are not `null` must match. */
export interface IssuanceFilter {
  readonly realmId: string | null
  readonly apiClientId: string | null
  readonly destinationId: string | null
  readonly outcome: 'ISSUED' | 'REFUSED' | null
  readonly refusalReasons: readonly RefusalReason[] | null
  readonly callee: string | null
  readonly visitor: string | null
  /** `true` matches issuances that a monitored policy would have refused. */
  readonly wouldBeRefused: boolean | null
  readonly decidedAt: TimeRange | null
}

/** A half-open range in milliseconds: `from` is included, `to` is not. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** The decisions to count, in equal steps from `from`. Trials are never counted. */
export interface UsageQuery {
  readonly realmId: string | null
  readonly apiClientId: string | null
  readonly destinationId: string | null
  readonly from: number
  readonly to: number
  readonly stepMs: number
}

/** The decisions of one step with one outcome. Steps without decisions are omitted. */
export interface UsageCount {
  /** The number of the step, starting at 0. */
  readonly step: number
  readonly outcome: 'ISSUED' | 'REFUSED'
  /** `null` if issued. */
  readonly refusalReason: RefusalReason | null
  readonly count: number
  /** The number of these decisions whose calls were reported as connected. */
  readonly connected: number
  /** The number of these decisions that a monitored policy would have refused. */
  readonly wouldBeRefused: number
}

/**
 * The fields of a recorded request that are needed to decide it again. There are only a few fields, because previews
 * read many requests.
 */
export type RecordedRequest = Pick<
  Issuance,
  'id' | 'decidedAt' | 'refusalReason' | 'apiClientId' | 'destinationId' | 'callee' | 'visitor'
>

export interface IssuanceRepository {
  /**
   * Stores decisions, and resolves once the rows are durable. Several calls can share one flush. Rejects if any row
   * could not be written.
   *
   * @throws {StoreError} CONFLICT if a record under one of the idempotency keys is already stored.
   */
  record(issuances: readonly NewIssuance[]): Promise<void>
  find(id: string): Promise<Issuance | null>
  /**
   * Returns the address of an issuance's visitor; `null` if the address is not stored.
   *
   * @param since An address that was stored before this instant is not returned, even if it is still stored.
   */
  addressOf(id: string, since: number): Promise<string | null>
  /** Returns the credentials that were issued and have not expired at `now`. */
  outstanding(filter: OutstandingFilter, now: number): Promise<Outstanding>
  /** Returns when the newest decision was made, including trials; `null` if there are none. */
  newestDecidedAt(): Promise<number | null>
  /**
   * Removes at most `limit` issuances that were decided before `before` and expired before `now`. Returns the number of removed
   * issuances, or 0 while another process removes issuances. Other operations may run before the removal starts.
   */
  removeBefore(before: number, now: number, limit: number): Promise<number>
  /** Lists issuances, newest first, including trials. */
  list(filter: IssuanceFilter, page: PageRequest): Promise<Page<Issuance>>
  usage(query: UsageQuery): Promise<UsageCount[]>
  /** Writes the outcome of a call. Absent fields stay unchanged. */
  setReport(id: string, report: Partial<CallReport>): Promise<void>
  /** Returns the number of refusals of each block. */
  countByBlock(blockIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Returns the count of each window that ends after `now`, so that limits continue after a restart. */
  countsInForce(now: number): Promise<RateCount[]>
  /**
   * Removes the addresses and the rate windows that were stored before the given instants, in slices of at most `limit`
   * rows. Returns the number of removed rows. Addresses become unreadable at once, before the slices begin. Addresses of
   * the same quarter of an hour are removed together, as soon as the first of them is due.
   */
  forgetVisitors(before: VisitorAges, limit: number): Promise<number>
  /**
   * Returns when the `rank`-th newest decision of a realm in a range was made, ignoring trials. Returns `null` if there
   * are fewer decisions.
   */
  decidedAtOfNewest(realmId: string, range: TimeRange, rank: number): Promise<number | null>
  /** Returns the recorded requests of a realm in a range, oldest first, without trials. The cursor's key is `decidedAt`. */
  scan(realmId: string, range: TimeRange, page: PageRequest): Promise<RecordedRequest[]>
}

/** The instants before which issuances lose their address and their rate windows. */
export interface VisitorAges {
  readonly addresses: number
  readonly rateWindows: number
}

/** The filter that matches all issuances. */
export const unfiltered: IssuanceFilter = {
  realmId: null,
  apiClientId: null,
  destinationId: null,
  outcome: null,
  refusalReasons: null,
  callee: null,
  visitor: null,
  wouldBeRefused: null,
  decidedAt: null,
}
