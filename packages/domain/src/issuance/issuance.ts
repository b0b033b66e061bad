import type { ApiKeyKind } from '../clients/apiClient.ts'
import type { RateWindow } from '../ports/rateCounters.ts'

/**
 * One decision to issue or to refuse. The id of a decision is its receipt. Later, only the report can change, and expired visitor data is
 * removed.
 */
export interface Issuance {
  readonly id: string
  readonly decidedAt: number
  readonly outcome: 'ISSUED' | 'REFUSED'
  /** `null` if issued. */
  readonly refusalReason: RefusalReason | null
  /**
   * The reason for which a monitored policy would have refused the request. `null` if there is no such policy, or if
   * the request was refused.
   */
  readonly wouldBeRefusedFor: RefusalReason | null
  readonly steps: readonly DecisionStep[]
  /** Whether the request was an administrator's trial. */
  readonly isTrial: boolean
  readonly realmId: string
  readonly realmName: string
  readonly apiClientId: string
  /** `null` if the callee is not a destination. */
  readonly destinationId: string | null
  /** The alias or address in the request. */
  readonly callee: string
  readonly origin: string | null
  readonly keyKind: ApiKeyKind
  /** A hash that distinguishes the visitors of one day without identifying them (`Visitors.hash`); `null` if the address is unknown. */
  readonly visitor: string | null
  /** Whether the visitor's address is still stored, so that a block can be created from this issuance. */
  readonly isAddressKept: boolean
  /** The block that refused the request; `null` if no block did. */
  readonly blockId: string | null
  /** `null` if refused. */
  readonly realmKeyId: string | null
  /** `null` if refused. */
  readonly expiresAt: number | null
  readonly requestId: string
  readonly reference: string | null
  /** The outcome of the call; `null` until it is reported. */
  readonly report: CallReport | null
}

/**
 * A new issuance, with the data that is stored for a limited time. People who read the issuance later do not see this
 * data.
 */
export interface NewIssuance {
  readonly issuance: Issuance
  /**
   * The visitor's address; `null` if it is unknown or must not be stored. In both cases, `issuance.isAddressKept` is
   * false.
   */
  readonly address: string | null
  /** The rate windows that counted the request, including the window of a used challenge. */
  readonly rateWindows: readonly RateWindow[]
  /** The record under the request's idempotency key; `null` if the request has no such key, or was refused. */
  readonly idempotency: IdempotencyRecord | null
}

/** The record of an issuance under an idempotency key. The record is stored until the credentials expire. */
export interface IdempotencyRecord {
  /** A keyed hash of the idempotency key and its scope. 32 hex characters. */
  readonly key: string
  readonly issuanceId: string
  /** A keyed hash of the request's input. 16 hex characters. */
  readonly inputDigest: string
  /** A keyed hash of everything that the tokens contain, and their expiry. 16 hex characters. */
  readonly contentDigest: string
  readonly expiresAt: number
}

/** The outcome of a call, as the client reported it. A later report of the same kind replaces an earlier one. */
export interface CallReport {
  readonly connectedAt: number | null
  readonly endedAt: number | null
  /** The code of the SDK or the gateway; `null` unless the call failed. */
  readonly failureCode: string | null
}

/** A decision with its reasons. */
export interface Decision {
  readonly refusal: Refusal | null
  /**
   * The reason for which a monitored policy would have refused the request. `null` if there is no such policy, or if
   * the request is refused.
   */
  readonly wouldBeRefusedFor: RefusalReason | null
  /** The checks in order. A check that refuses is the last one. */
  readonly steps: readonly DecisionStep[]
  /** The block that refused the request; `null` if no block did. */
  readonly blockId: string | null
}

export interface Refusal {
  readonly reason: RefusalReason
  /** When a retry can succeed; `null` if no retry can succeed, or if the time is unknown. */
  readonly retryAt: number | null
  readonly publicMessage: string | null
}

export type RefusalReason =
  | 'PAUSED'
  | 'ORIGIN_NOT_ALLOWED'
  | 'CALLEE_NOT_ALLOWED'
  | 'NETWORK_BLOCKED'
  | 'OUTSIDE_BUSINESS_HOURS'
  | 'RATE_LIMITED'
  | 'CHALLENGE_REQUIRED'
  | 'CHALLENGE_FAILED'

/** One check of a decision, with a sentence that describes the comparison. */
export interface DecisionStep {
  readonly check: DecisionCheck
  readonly isPassed: boolean
  /** Whether the check can refuse. The result of a monitored policy is recorded but not enforced. */
  readonly isEnforced: boolean
  readonly detail: string
  /** The policy that required the check; `null` for a check that every request has to pass. */
  readonly policy: DecisionPolicy | null
}

export type DecisionCheck = 'PAUSE' | 'ORIGIN' | 'CALLEE' | 'BLOCK_LIST' | 'BUSINESS_HOURS' | 'RATE_LIMIT' | 'CHALLENGE'

/** A policy as it was at the time of the decision. */
export interface DecisionPolicy {
  readonly ownerId: string
  /** The owner's kind and its name at that time: `realm "acme"`. */
  readonly ownerName: string
  /** `null` for a draft. */
  readonly revision: number | null
}

/** A request for the credentials of one call. */
export interface IssuanceRequest {
  /** A destination's alias or, for secret keys, an address. */
  readonly callee: string
  readonly reference: string | null
  /** The solved challenge in Base64; `null` if there is none. */
  readonly challengeSolution: string | null
  /** The visitor's address if a secret key forwards it; `null` for the address that the request came from. */
  readonly visitorAddress: string | null
  /**
   * The caller's own key for this request. A second request with this key and the same input returns the same issuance.
   * With `null`, every request is decided.
   */
  readonly idempotencyKey: string | null
}
