export type RefusalReason = 'PAUSED' | 'ORIGIN_NOT_ALLOWED' | 'CALLEE_NOT_ALLOWED'

export type DecisionCheck = 'PAUSE' | 'ORIGIN' | 'CALLEE'

/** One step of a decision, with what was compared, in words. */
export interface DecisionStep {
  readonly check: DecisionCheck
  readonly isPassed: boolean
  readonly detail: string
}

/** One decision to issue or to refuse, as it was made. Its id is the receipt. Never changed. */
export interface Issuance {
  readonly id: string
  readonly decidedAt: number
  readonly outcome: 'ISSUED' | 'REFUSED'
  /** `null` when issued. */
  readonly refusalReason: RefusalReason | null
  readonly steps: readonly DecisionStep[]
  /** Made by an administrator's trial. */
  readonly isTrial: boolean
  readonly realmId: string
  readonly realmName: string
  readonly apiClientId: string
  /** `null` for a callee that names no destination. */
  readonly destinationId: string | null
  /** As the caller named it: alias or address. */
  readonly callee: string
  readonly origin: string | null
  /** `null` when refused. */
  readonly realmKeyId: string | null
  /** `null` when refused. */
  readonly expiresAt: number | null
  readonly requestId: string
  readonly reference: string | null
}
