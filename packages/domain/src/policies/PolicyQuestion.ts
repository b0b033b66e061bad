import type { ChallengeProof } from '../ports/Challenges.ts'
import type { PolicyGate } from './PolicyGate.ts'

/** What policies are asked about one request. */
export interface PolicyQuestion {
  /** The policies of the realm, the destination and the client that exist, in this order. A request must pass each. */
  readonly gates: readonly PolicyGate[]
  readonly subjects: RateSubjects
  readonly proof: Proof
}

/** Whom an issuance counts for. */
export interface RateSubjects {
  /** The address, as it is compared (`addressKey`). */
  readonly callee: string
  /** With the visitor's key (`Visitors.key`); `null` where nothing is known: all of those count as one visitor. */
  readonly visitor: { readonly key: string } | null
}

/** What came with the request as proof of work: nothing, something that was checked, or a trial's, which is taken as done. */
export type Proof = ChallengeProof | { readonly kind: 'none' } | { readonly kind: 'assumed' }

export function isEnforced({ content }: PolicyGate): boolean {
  return content.mode === 'ENFORCED'
}

export function asksForProof({ content }: PolicyGate): boolean {
  return content.challenge === 'PROOF_OF_WORK'
}

export function isProven({ kind }: Proof): boolean {
  return kind === 'solved' || kind === 'assumed'
}
