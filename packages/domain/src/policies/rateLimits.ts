import type { RefusalReason } from '../issuance/issuance.ts'
import type { RateDemand, SubjectLimit } from '../ports/rateCounters.ts'
import type { SolutionResult } from '../ports/services.ts'
import { type AppliedPolicy, isEnforced, type RateLimit, type RateLimitScope, requiresProofOfWork } from './policy.ts'

/** Returns the limits that count a request, each with its subject. The business hours must allow the request. */
export function rateDemandOf(
  { policies, subjects, solution }: EvaluationInput,
  monitoredReason: RefusalReason | null,
  now: number,
): RateDemand {
  const enforced = policies.filter(isEnforced)
  const monitored = monitoredReason === null ? policies.filter((policy) => !isEnforced(policy)) : []
  const useOfChallenge = solution.kind === 'solved' ? [challengeLimit(solution, now)] : []
  const isChallengeEnforced = enforced.some(requiresProofOfWork)
  const isChallengeMonitored = !isChallengeEnforced && monitored.some(requiresProofOfWork)
  return {
    enforced: [...subjectLimitsOf(enforced, subjects), ...(isChallengeEnforced ? useOfChallenge : [])],
    monitored: [...subjectLimitsOf(monitored, subjects), ...(isChallengeMonitored ? useOfChallenge : [])],
    isMonitoredCounted: isSolved(solution) || !monitored.some(requiresProofOfWork),
  }
}

/** The facts about one request, against which policies are evaluated. */
export interface EvaluationInput {
  /** The policies of the realm, the destinations and the client, in this order. A request must pass each policy. */
  readonly policies: readonly AppliedPolicy[]
  readonly subjects: RateSubjects
  readonly solution: RequestSolution
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

/** The solution in a request: none, a verified one, or one that a trial assumes to be correct. */
export type RequestSolution = SolutionResult | { readonly kind: 'none' } | { readonly kind: 'assumed' }

/**
 * Returns whether a request may be counted. A request must not be counted while an enforced policy requires a proof of
 * work that is missing.
 */
export function isCountable({ policies, solution }: Pick<EvaluationInput, 'policies' | 'solution'>): boolean {
  return isSolved(solution) || !policies.some((policy) => isEnforced(policy) && requiresProofOfWork(policy))
}

export function isSolved({ kind }: RequestSolution): boolean {
  return kind === 'solved' || kind === 'assumed'
}

/**
 * Returns a limit with the subject that it counts. The key does not contain the maximum of the limit, so changing the
 * maximum keeps the count.
 */
export function subjectLimitOf(
  { ownerId }: Pick<AppliedPolicy, 'ownerId'>,
  rateLimit: RateLimit,
  subjects: RateSubjects,
): SubjectLimit {
  const { scope, limit, windowSeconds } = rateLimit
  return { key: `${ownerId} ${scope} ${windowSeconds} ${subjectOf(scope, subjects)}`, limit, windowSeconds }
}

function subjectLimitsOf(policies: readonly AppliedPolicy[], subjects: RateSubjects): SubjectLimit[] {
  const found: SubjectLimit[] = []
  for (const policy of policies)
    for (const limit of policy.content.rateLimits) found.push(subjectLimitOf(policy, limit, subjects))
  return found
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
 * Returns the limit that allows one use of a challenge. Its window lasts longer than the challenge, because a window
 * lasts a whole number of seconds.
 */
function challengeLimit(
  solution: { readonly challengeId: string; readonly expiresAt: number },
  now: number,
): SubjectLimit {
  const windowSeconds = Math.max(1, Math.ceil((solution.expiresAt - now) / 1_000) + 1)
  return { key: challengeKey(solution.challengeId), limit: 1, windowSeconds }
}

/** Returns the key of the limit that allows one use of a challenge. */
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
