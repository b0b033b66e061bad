import type { RefusalReason } from '../../src/issuance/issuance.ts'
import type { PolicyContent, RateLimit } from '../../src/policies/policy.ts'
import type { RequestSolution } from '../../src/policies/rateLimits.ts'
import { isOpenByCalendar } from './isOpenByCalendar.ts'

/** A request with only the fields that the rules need. */
export interface PlainRequest {
  readonly at: number
  readonly callee: string
  readonly visitor: string
  readonly solution: RequestSolution
}

/** An issuance that a policy counted, in the history of the oracle. */
export interface CountedIssuance extends Pick<PlainRequest, 'at' | 'callee' | 'visitor'> {
  readonly owner: number
}

export interface PlainDecision {
  readonly reason: RefusalReason | null
  readonly wouldBe: RefusalReason | null
  /** The issuances to add to the history. */
  readonly counted: readonly CountedIssuance[]
}

/**
 * The oracle: evaluates the rules of moderation directly over a list of all issuances. It is slow, keeps no counters, and shares no code
 * with the code under test.
 */
export function decideByHand(
  policies: readonly PolicyContent[],
  history: readonly CountedIssuance[],
  usedChallenges: ReadonlySet<string>,
  request: PlainRequest,
): PlainDecision {
  const reasonOf = (
    policy: PolicyContent,
    owner: number,
    check: 'hours' | 'limits' | 'solution',
  ): RefusalReason | null => {
    if (check === 'hours')
      return policy.businessHours === null || isOpenByCalendar(policy.businessHours, request.at)
        ? null
        : 'OUTSIDE_BUSINESS_HOURS'
    if (check === 'limits')
      return policy.rateLimits.some((limit) => countNow(limit, owner, history, request) >= limit.limit)
        ? 'RATE_LIMITED'
        : null
    if (policy.challenge === 'NONE') return null
    if (request.solution.kind === 'none') return 'CHALLENGE_REQUIRED'
    if (request.solution.kind === 'solved')
      return usedChallenges.has(request.solution.challengeId) ? 'CHALLENGE_FAILED' : null
    return request.solution.kind === 'assumed' ? null : 'CHALLENGE_FAILED'
  }
  const first = (mode: PolicyContent['mode']): RefusalReason | null => {
    for (const check of ['hours', 'limits', 'solution'] as const)
      for (const [owner, policy] of policies.entries()) {
        const reason = policy.mode === mode ? reasonOf(policy, owner, check) : null
        if (reason !== null) return reason
      }
    return null
  }
  const reason = first('ENFORCED')
  if (reason !== null) return { reason, wouldBe: null, counted: [] }
  const wouldBe = first('MONITORED')
  const { at, callee, visitor } = request
  const counted = policies.flatMap(({ mode }, owner) =>
    mode === 'ENFORCED' || wouldBe === null ? [{ owner, at, callee, visitor }] : [],
  )
  return { reason: null, wouldBe, counted }
}

/** Counts the subject's issuances in the current window by processing all of them in order. */
function countNow(
  { scope, windowSeconds }: RateLimit,
  owner: number,
  history: readonly CountedIssuance[],
  request: PlainRequest,
): number {
  let opened = Number.NEGATIVE_INFINITY
  let count = 0
  for (const each of history) {
    if (each.owner !== owner) continue
    if (scope === 'CALLEE' && each.callee !== request.callee) continue
    if (scope === 'ADDRESS' && each.visitor !== request.visitor) continue
    if (each.at >= opened + windowSeconds * 1_000) {
      opened = each.at
      count = 0
    }
    count += 1
  }
  return request.at < opened + windowSeconds * 1_000 ? count : 0
}
