/** A limit for one subject: the limit that a policy sets, or the single use of a challenge. */
export interface SubjectLimit {
  /** Identifies owner, scope, window and subject. Never contains a visitor's address. */
  readonly key: string
  readonly limit: number
  readonly windowSeconds: number
}

/**
 * The current window of a limit for one subject. The window is recorded with each issuance that it counted, so that counts can be
 * rebuilt exactly.
 */
export interface RateWindow {
  readonly key: string
  /** When the first issuance of the window was made, in milliseconds. */
  readonly openedAt: number
  /** When the count restarts, in milliseconds. */
  readonly endsAt: number
}

/** A window with the number of issuances that it counted. */
export interface RateCount extends RateWindow {
  readonly count: number
}

/**
 * The limits that count one issuance. The limits of enforced policies can refuse the issuance, and the limits of
 * monitored policies cannot.
 */
export interface RateDemand {
  readonly enforced: readonly SubjectLimit[]
  readonly monitored: readonly SubjectLimit[]
  /**
   * Whether monitored limits count the issuance. If another monitored check would have refused the issuance, monitored
   * limits are checked, but they do not count the issuance.
   */
  readonly isMonitoredCounted: boolean
}

export type RateResult =
  /**
   * All enforced limits allow the issuance. `windows` are the windows that count the issuance. `take` has already
   * counted it. `peek` has not. If there are full monitored windows, no monitored window counts the issuance, as if it
   * had been refused.
   */
  | { readonly kind: 'allowed'; readonly windows: readonly RateWindow[]; readonly fullMonitored: readonly RateWindow[] }
  /** At least one enforced window is full. No window counts the issuance. */
  | { readonly kind: 'full'; readonly fullEnforced: readonly RateWindow[] }

/** Counts issuances against limits. Each call is atomic: it takes a slot in all enforced limits or in none. */
export interface RateCounters {
  /** Returns the result of `take` without counting. */
  peek(demand: RateDemand, now: number): Promise<RateResult>
  /** Counts one issuance. Rejects if the issuance cannot be counted. Nothing is issued in that case. */
  take(demand: RateDemand, now: number): Promise<RateResult>
  /** Releases the slots of an issuance that could not be recorded. */
  release(windows: readonly RateWindow[]): Promise<void>
}
