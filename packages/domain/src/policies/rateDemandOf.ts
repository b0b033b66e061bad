import type { RateBucket, RateDemand } from '../ports/RateCounters.ts'
import type { HoursAssessment } from './assessHours.ts'
import type { RateLimit } from './IssuancePolicy.ts'
import type { PolicyGate } from './PolicyGate.ts'
import { asksForProof, isEnforced, isProven, type PolicyQuestion, type RateSubjects } from './PolicyQuestion.ts'

/** The name of the bucket that lets a solved challenge be used once. */
export const challengeKey = (challengeId: string): string => `challenge ${challengeId}`

/** Where a request counts that was within the hours. */
export function rateDemandOf(
  question: PolicyQuestion,
  { monitoredReason }: Pick<HoursAssessment, 'monitoredReason'>,
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
