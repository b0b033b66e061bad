import type { RefusalReason } from '../issuance/issuance.ts'
import type { RateBucket, RateDemand } from '../ports/rateCounters.ts'
import type { ChallengeProof } from '../ports/services.ts'
import { asksForProof, isEnforced, type PolicyGate, type RateLimit, type RateLimitScope } from './policy.ts'

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

export function isProven({ kind }: Proof): boolean {
  return kind === 'solved' || kind === 'assumed'
}

/** The name of the bucket that lets a solved challenge be used once. */
export const challengeKey = (challengeId: string): string => `challenge ${challengeId}`

/** Where a request counts that was within the hours. */
export function rateDemandOf(
  question: PolicyQuestion,
  { monitoredReason }: { readonly monitoredReason: RefusalReason | null },
  now: number,
): RateDemand {
  const { gates, subjects, proof } = question
  const enforced = gates.filter(isEnforced)
  const monitored = monitoredReason === null ? gates.filter((gate) => !isEnforced(gate)) : []
  const useOfProof = proof.kind === 'solved' ? [challengeBucket(proof, now)] : []
  const isProofEnforced = enforced.some(asksForProof)
  const isProofMonitored = !isProofEnforced && monitored.some(asksForProof)
  return {
    enforced: [...bucketsOf(enforced, subjects), ...(isProofEnforced ? useOfProof : [])],
    monitored: [...bucketsOf(monitored, subjects), ...(isProofMonitored ? useOfProof : [])],
    isMonitoredCounted: isProven(proof) || !monitored.some(asksForProof),
  }
}

/** Whether a place may be taken: not while the proof that is asked for behind the limits is missing. */
export function isCountable({ gates, proof }: Pick<PolicyQuestion, 'gates' | 'proof'>): boolean {
  return isProven(proof) || !gates.some((gate) => isEnforced(gate) && asksForProof(gate))
}

/** One limit's bucket. Its name stays the same when the limit is raised or lowered, so that the count goes on. */
export function bucketOf(
  { ownerId }: Pick<PolicyGate, 'ownerId'>,
  rateLimit: RateLimit,
  subjects: RateSubjects,
): RateBucket {
  const { scope, limit, windowSeconds } = rateLimit
  return { key: `${ownerId} ${scope} ${windowSeconds} ${subjectOf(scope, subjects)}`, limit, windowSeconds }
}

function bucketsOf(gates: readonly PolicyGate[], subjects: RateSubjects): RateBucket[] {
  const buckets: RateBucket[] = []
  for (const gate of gates) for (const limit of gate.content.rateLimits) buckets.push(bucketOf(gate, limit, subjects))
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

/** It outlives the challenge, since windows are whole seconds. */
function challengeBucket(proof: { readonly challengeId: string; readonly expiresAt: number }, now: number): RateBucket {
  const windowSeconds = Math.max(1, Math.ceil((proof.expiresAt - now) / 1_000) + 1)
  return { key: challengeKey(proof.challengeId), limit: 1, windowSeconds }
}

/** A limit in words: «each visitor: 5 in 10 min». */
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
