/** Who a refusal is counted for. */
export interface RefusedCaller {
  /** The network address that the request came from; `null` if it is not known. */
  readonly address: string | null
  readonly keyKind: 'PUBLISHABLE' | 'SECRET'
}

/** Bounds how many refusals of one network are recorded, since a refusal costs its caller nothing. */
export interface RefusalCeiling {
  /**
   * Counts one refusal.
   *
   * @param isProofMissing Whether it was refused since a proof of work has to be done first. Every visitor is refused once for that, so such
   *   refusals are counted apart from the others.
   * @returns `null` if it may be recorded, otherwise the whole seconds until the next one may be.
   */
  take(caller: RefusedCaller, isProofMissing: boolean): number | null
  /** Returns what `take` would return for a refusal of another kind, and counts nothing. */
  peek(caller: RefusedCaller): number | null
}
