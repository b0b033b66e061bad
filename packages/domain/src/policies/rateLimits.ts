import type { RefusalReason } from '../issuance/issuance.ts'
import type { RateBucket, RateDemand } from '../ports/rateCounters.ts'
import type { ChallengeProof } from '../ports/services.ts'
import { type AppliedPolicy, isEnforced, type RateLimit, type RateLimitScope, requiresProof } from './policy.ts'

export function isProven({ kind }: Proof): boolean {
  return kind === 'solved' || kind === 'assumed'
}

/** The facts of one request that policies are evaluated against. */
export interface EvaluationInput {
  /** The policies of the realm, the destinations and the client, in this order. A request must pass each of them. */
  readonly policies: readonly AppliedPolicy[]
  readonly subjects: RateSubjects
  readonly proof: Proof
}

/** The subjects that an issuance is counted for. */
export interface RateSubjects {
  /** The callee's address in lower case (`addressKey`). */
  readonly callee: string
  /**
   * The visitor's key (`Visitors.key`); `null` if the visitor is unknown. All unknown visitors count as one visitor.
   */
  readonly visitor: { readonly key: string } | null
}

/** The proof of work of a request: no proof, a verified proof, or a proof that a trial assumes to be solved. */
export type Proof = ChallengeProof | { readonly kind: 'none' } | { readonly kind: 'assumed' }

/** Returns the buckets that count a request. The business hours must allow the request. */
export function rateDemandOf(
  { policies, subjects, proof }: EvaluationInput,
  monitoredReason: RefusalReason | null,
  now: number,
): RateDemand {
  const enforced = policies.filter(isEnforced)
  const monitored = monitoredReason === null ? policies.filter((policy) => !isEnforced(policy)) : []
  const useOfProof = proof.kind === 'solved' ? [challengeBucket(proof, now)] : []
  const isProofEnforced = enforced.some(requiresProof)
  const isProofMonitored = !isProofEnforced && monitored.some(requiresProof)
  return {
    enforced: [...bucketsOf(enforced, subjects), ...(isProofEnforced ? useOfProof : [])],
    monitored: [...bucketsOf(monitored, subjects), ...(isProofMonitored ? useOfProof : [])],
    isMonitoredCounted: isProven(proof) || !monitored.some(requiresProof),
  }
}

/**
 * Returns whether a request may be counted. It must not be counted while an enforced policy requires a proof of work
 * that is missing.
 */
export function isCountable({ policies, proof }: Pick<EvaluationInput, 'policies' | 'proof'>): boolean {
  return isProven(proof) || !policies.some((policy) => isEnforced(policy) && requiresProof(policy))
}

/**
 * Returns the bucket of one limit. Its key does not contain the maximum of the limit, so changing the maximum keeps the
 * count.
 */
export function bucketOf(
  { ownerId }: Pick<AppliedPolicy, 'ownerId'>,
  rateLimit: RateLimit,
  subjects: RateSubjects,
): RateBucket {
  const { scope, limit, windowSeconds } = rateLimit
  return { key: `${ownerId} ${scope} ${windowSeconds} ${subjectOf(scope, subjects)}`, limit, windowSeconds }
}

function bucketsOf(policies: readonly AppliedPolicy[], subjects: RateSubjects): RateBucket[] {
  const buckets: RateBucket[] = []
  for (const policy of policies)
    for (const limit of policy.content.rateLimits) buckets.push(bucketOf(policy, limit, subjects))
  return buckets
}

function subjectOf(scope: RateLimit['scope'], { callee, visitor }: RateSubjects): string {
  switch (scope) {
    case 'OWNER':
      return ''
    case 'CALLEE':
      return callee
    case 'ADDRESS':
      return visitor?.key ?? 'unknown'
  }
}

/**
 * Returns the bucket that allows one use of a challenge. The bucket lasts longer than the challenge, because a window
 * lasts a whole number of seconds.
 */
function challengeBucket(proof: { readonly challengeId: string; readonly expiresAt: number }, now: number): RateBucket {
  const windowSeconds = Math.max(1, Math.ceil((proof.expiresAt - now) / 1_000) + 1)
  return { key: challengeKey(proof.challengeId), limit: 1, windowSeconds }
}

/** Returns the key of the bucket that allows one use of a challenge. */
export function challengeKey(challengeId: string): string {
  return `challenge ${challengeId}`
}

/** Describes a limit: `each visitor: 5 in 10 min`. */
export function limitText({ scope, limit, windowSeconds }: RateLimit): string {
  return `${scopeWords[scope]}: ${limit} in ${durationText(windowSeconds)}`
}

const scopeWords: Readonly<Record<RateLimitScope, string>> = {
  OWNER: 'all together',
  CALLEE: 'each callee',
  ADDRESS: 'each visitor',
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const

function durationText(seconds: number): string {
  const unit = units.find(([length]) => seconds % length === 0)
  return unit === undefined ? `${seconds} s` : `${seconds / unit[0]} ${unit[1]}`
}
