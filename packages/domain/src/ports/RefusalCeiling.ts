/** Who a refusal is counted for. */
export interface RefusedCaller {
  /** The network address that the request came from; `null` if it is not known. */
  readonly address: string | null
  readonly keyKind: 'PUBLISHABLE' | 'SECRET'
}

/** Bounds how many refusals of one network are recorded, since a refusal costs its caller nothing. */
export interface RefusalCeiling {
  /**
   * Counts one refusal. Returns `null` if it may be recorded, otherwise the whole seconds until the next one may be.
   */
  take(caller: RefusedCaller): number | null
  /** Returns what `take` would return, and counts nothing. */
  peek(caller: RefusedCaller): number | null
}
