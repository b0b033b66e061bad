/** One count of issuances: an owner's limit for one subject. */
export interface RateBucket {
  /** Names owner, scope, window and subject; never a visitor's address. */
  readonly key: string
  readonly limit: number
  readonly windowSeconds: number
}

/** The window in which a bucket counts: recorded with each issuance that took a place in it, so that counts can be rebuilt exactly. */
export interface RateWindow {
  readonly key: string
  /** When the window's first issuance was made, in milliseconds. */
  readonly openedAt: number
  /** When the count starts anew, in milliseconds. */
  readonly endsAt: number
}

/** Places that were taken in one window. */
export interface RateCount extends RateWindow {
  readonly count: number
}

/** The buckets that one issuance counts in: those that may refuse it, and those of monitored policies, which only tell. */
export interface RateDemand {
  readonly enforced: readonly RateBucket[]
  readonly monitored: readonly RateBucket[]
  /** Whether monitored buckets are counted in; otherwise they are only looked at, since something else would refuse already. */
  readonly isMonitoredCounted: boolean
}

export type RateResult =
  /** `full` are the monitored windows without room: then no place was taken in any monitored one, as if it had been refused there. */
  | { readonly kind: 'taken'; readonly windows: readonly RateWindow[]; readonly full: readonly RateWindow[] }
  /** `full` are the enforced windows without room. Nothing was taken anywhere. */
  | { readonly kind: 'full'; readonly full: readonly RateWindow[] }

/** Counts issuances against limits. One step per decision, atomic: places are taken in all enforced buckets or in none. */
export interface RateCounters {
  /** What `take` would answer, without taking. */
  peek(demand: RateDemand, now: number): Promise<RateResult>
  /** Rejects where it cannot be counted: then nothing is issued. */
  take(demand: RateDemand, now: number): Promise<RateResult>
  /** Gives places back that were taken for an issuance that could not be recorded. */
  release(windows: readonly RateWindow[]): Promise<void>
}
