import type { DecisionStep, RefusalReason } from './Issuance.ts'

/** What was decided, and why. */
export interface Decision {
  readonly refusal: Refusal | null
  /** What a monitored policy would have refused it for; `null` when nothing would have, or when it is refused. */
  readonly wouldBeRefusedFor: RefusalReason | null
  /** In order, up to the one that settled it. */
  readonly steps: readonly DecisionStep[]
  /** The block that refused it; `null` otherwise. */
  readonly blockId: string | null
}

export interface Refusal {
  readonly reason: RefusalReason
  /** When trying again can succeed; `null` when it never will, or nobody knows. */
  readonly retryAt: number | null
  readonly publicMessage: string | null
}
