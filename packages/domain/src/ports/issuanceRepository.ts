import type { CallReport, Issuance, RefusalReason } from '../issuance/issuance.ts'
import type { Page, PageRequest } from './page.ts'
import type { RateCount } from './rateCounters.ts'

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

/** Every condition that is not `null` must hold. */
export interface IssuanceFilter {
  readonly realmId: string | null
  readonly apiClientId: string | null
  readonly destinationId: string | null
  readonly outcome: 'ISSUED' | 'REFUSED' | null
  readonly refusalReasons: readonly RefusalReason[] | null
  readonly callee: string | null
  readonly visitor: string | null
  /** `true`: only those that a monitored policy would have refused. */
  readonly wouldBeRefused: boolean | null
  readonly decidedAt: TimeRange | null
}

/** Half-open, in milliseconds: `from` is included, `to` is not. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** Which decisions are counted, in equal steps from `from`. Trials never are. */
export interface UsageQuery {
  readonly realmId: string | null
  readonly apiClientId: string | null
  readonly destinationId: string | null
  readonly from: number
  readonly to: number
  readonly stepMs: number
}

/** What was decided in one step; steps in which nothing was are left out. */
export interface UsageCount {
  /** The step's number, from 0. */
  readonly step: number
  readonly outcome: 'ISSUED' | 'REFUSED'
  /** `null` when issued. */
  readonly refusalReason: RefusalReason | null
  readonly count: number
  /** How many of them were reported as connected. */
  readonly connected: number
  /** How many of them a monitored policy would have refused. */
  readonly wouldBeRefused: number
}

/** What deciding a recorded request again needs to know of it, and no more: it is read for very many. */
export type RecordedRequest = Pick<
  Issuance,
  'id' | 'decidedAt' | 'refusalReason' | 'apiClientId' | 'destinationId' | 'callee' | 'visitor'
>

export interface IssuanceRepository {
  /** Resolves once the rows are durable; many callers may share one flush. Rejects if any row could not be written. */
  record(issuances: readonly Issuance[]): Promise<void>
  find(id: string): Promise<Issuance | null>
  /** Issued and not expired at `now`. */
  outstanding(filter: OutstandingFilter, now: number): Promise<Outstanding>
  /** When the newest decision was made, trials included; `null` without any. */
  newestDecidedAt(): Promise<number | null>
  /**
   * Removes at most `limit` issuances decided before `before` and expired before `now`, and returns how many. Others may run before
   * it begins. Returns 0 while another process removes some.
   */
  removeBefore(before: number, now: number, limit: number): Promise<number>
  /** Newest first, trials included. */
  list(filter: IssuanceFilter, page: PageRequest): Promise<Page<Issuance>>
  usage(query: UsageQuery): Promise<UsageCount[]>
  /** Writes what became of the call; what is absent stays as it is. */
  setReport(id: string, report: Partial<CallReport>): Promise<void>
  /** How many were refused by each block, of those asked for. */
  countByBlock(blockIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** How often each window that ends after `now` was counted in: what a start needs so that limits hold across it. */
  countsInForce(now: number): Promise<RateCount[]>
  /** Forgets sealed addresses and rate windows that are older than wanted, in at most `limit` rows, and returns how many. Like `removeBefore` in all else. */
  forgetVisitors(before: VisitorAges, limit: number): Promise<number>
  /** When the `rank`-th newest decision of a realm in a range was made, trials left out; `null` when there are fewer. */
  decidedAtOfNewest(realmId: string, range: TimeRange, rank: number): Promise<number | null>
  /** Recorded requests of a realm in a range, oldest first, trials left out; the cursor's key is `decidedAt`. */
  scan(realmId: string, range: TimeRange, page: PageRequest): Promise<RecordedRequest[]>
}

/** Decisions made before these instants keep no sealed address, and no rate windows. */
export interface VisitorAges {
  readonly addresses: number
  readonly rateWindows: number
}

/** Every issuance there is. */
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
