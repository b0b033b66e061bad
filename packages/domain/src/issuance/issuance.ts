import type { ApiKeyKind } from '../clients/apiClient.ts'
import type { RateWindow } from '../ports/rateCounters.ts'

export type RefusalReason =
  | 'PAUSED'
  | 'ORIGIN_NOT_ALLOWED'
  | 'CALLEE_NOT_ALLOWED'
  | 'NETWORK_BLOCKED'
  | 'OUTSIDE_BUSINESS_HOURS'
  | 'RATE_LIMITED'
  | 'CHALLENGE_REQUIRED'
  | 'CHALLENGE_FAILED'

export type DecisionCheck = 'PAUSE' | 'ORIGIN' | 'CALLEE' | 'BLOCK_LIST' | 'BUSINESS_HOURS' | 'RATE_LIMIT' | 'CHALLENGE'

/** One step of a decision, with what was compared, in words. */
export interface DecisionStep {
  readonly check: DecisionCheck
  readonly isPassed: boolean
  /** Whether it counts. Under a monitored policy what it says is recorded and not carried out. */
  readonly isEnforced: boolean
  readonly detail: string
  /** The policy that asked for it; `null` for what every request has to pass. */
  readonly policy: DecisionPolicy | null
}

/** A policy as it was when it decided. */
export interface DecisionPolicy {
  readonly ownerId: string
  /** As the owner was called then: `realm «acme»`. */
  readonly ownerName: string
  /** `null` for a draft. */
  readonly revision: number | null
}

/** One decision to issue or to refuse, as it was made. Its id is the receipt. Never changed. */
export interface Issuance {
  readonly id: string
  readonly decidedAt: number
  readonly outcome: 'ISSUED' | 'REFUSED'
  /** `null` when issued. */
  readonly refusalReason: RefusalReason | null
  /** What a monitored policy would have refused it for; `null` when nothing would have, or when it was refused. */
  readonly wouldBeRefusedFor: RefusalReason | null
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
  readonly keyKind: ApiKeyKind
  /** Tells visitors of one day apart and names nobody (`Visitors.hash`); `null` where the address is not known. */
  readonly visitor: string | null
  /** The visitor's address, sealed for this issuance; `null` once forgotten, or where none is kept. */
  readonly sealedAddress: string | null
  /** The block that refused it; `null` otherwise. */
  readonly blockId: string | null
  /** The places that it took, a used challenge's among them; empty once forgotten. */
  readonly rateWindows: readonly RateWindow[]
  /** `null` when refused. */
  readonly realmKeyId: string | null
  /** `null` when refused. */
  readonly expiresAt: number | null
  readonly requestId: string
  readonly reference: string | null
  /** What became of the call; `null` until it is reported. */
  readonly report: CallReport | null
}

/** What became of a call, as the client told it. The last report of each kind stands. */
export interface CallReport {
  readonly connectedAt: number | null
  readonly endedAt: number | null
  /** The SDK's or gateway's code; `null` unless the call failed. */
  readonly failureCode: string | null
}

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

/** Credentials for one call, as somebody asks for them. */
export interface IssuanceRequest {
  /** A destination's alias or, for secret keys, an address. */
  readonly callee: string
  readonly reference: string | null
  /** The solved challenge, Base64; `null` without one. */
  readonly challengeSolution: string | null
  /** The visitor's address as a secret key passes it along; `null` for the address that the request came from. */
  readonly visitorAddress: string | null
}
