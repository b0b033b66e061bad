import type { Decision, DecisionStep, Refusal, RefusalReason } from '../issuance/issuance.ts'
import type { RateResult, RateWindow } from '../ports/rateCounters.ts'
import { type BusinessHours, hoursText, isOpen, nextCommonOpening } from './businessHours.ts'
import { type AppliedPolicy, isEnforced, type RateLimit, requiresProofOfWork } from './policy.ts'
import {
  challengeKey,
  type EvaluationInput,
  isSolved,
  limitText,
  type RequestSolution,
  subjectLimitOf,
} from './rateLimits.ts'

/**
 * Decides a request by the business hours of all policies. Returns a sentence for each policy, and the next time at
 * which the hours of all policies are open.
 *
 * In this file, `decideBy…` returns a sentence for each check. `evaluate…` returns the same verdict without sentences,
 * because a preview evaluates many recorded requests.
 */
export function decideByHours(policies: readonly AppliedPolicy[], now: number): HoursDecision {
  const { evaluated, isRefused, monitoredReason } = evaluateHours(policies, now)
  const steps = evaluated.map(({ policy, hours, isPassed }) =>
    stepOf(policy, { check: 'BUSINESS_HOURS', isPassed, detail: hoursText(hours, now) }),
  )
  if (!isRefused) return { refusal: null, monitoredReason, steps }
  const enforcedHours = policies.filter(isEnforced).flatMap(({ content }) => content.businessHours ?? [])
  const retryAt = nextCommonOpening(enforcedHours, now)
  return { refusal: { reason: 'OUTSIDE_BUSINESS_HOURS', retryAt, publicMessage: null }, monitoredReason, steps }
}

/** The decision based on business hours, before anything is counted. */
export interface HoursDecision {
  /** `null` if the business hours allow the request. The limits are evaluated next. */
  readonly refusal: Refusal | null
  /** The reason why a monitored policy would have refused the request, based on the checks so far. */
  readonly monitoredReason: RefusalReason | null
  readonly steps: readonly DecisionStep[]
}

/**
 * Decides a request that the business hours allow, by the limits and the proof of work. Returns a sentence for each
 * check.
 *
 * @param before The decision of the checks that run before the limits.
 * @param result The result of the rate counters.
 */
export function decideByLimits(
  input: EvaluationInput,
  before: Pick<HoursDecision, 'monitoredReason' | 'steps'>,
  result: RateResult,
): Decision {
  const { evaluated, reason, wouldBeRefusedFor } = evaluateLimits(input, before.monitoredReason, result)
  const steps = [
    ...before.steps,
    ...evaluated.map((each) => {
      const { policy, check, isPassed } = each
      const detail =
        check === 'RATE_LIMIT' ? describeLimits(each) : describeSolution(input.solution, isUsed(input.solution, result))
      return stepOf(policy, { check, isPassed, detail })
    }),
  ]
  if (reason === null) return { refusal: null, blockId: null, wouldBeRefusedFor, steps }
  const retryAt = reason === 'RATE_LIMITED' ? freeAt(input, result) : null
  return { refusal: { reason, retryAt, publicMessage: null }, blockId: null, wouldBeRefusedFor, steps }
}

/** The result of the business hours of all policies, without explanations. */
interface HoursVerdict {
  /** The evaluated policies in order. A policy that refuses is the last one. */
  readonly evaluated: readonly EvaluatedHours[]
  readonly isRefused: boolean
  /**
   * The reason why a monitored policy would have refused the request, based on the checks so far; `null` if the request
   * is refused.
   */
  readonly monitoredReason: RefusalReason | null
}

interface EvaluatedHours {
  readonly policy: AppliedPolicy
  readonly hours: BusinessHours
  readonly isPassed: boolean
}

/**
 * Evaluates the business hours of all policies. Skips monitored policies after the first one that would have refused
 * the request.
 */
export function evaluateHours(policies: readonly AppliedPolicy[], now: number): HoursVerdict {
  const evaluated: EvaluatedHours[] = []
  let monitoredReason: RefusalReason | null = null
  for (const policy of policies) {
    const hours = policy.content.businessHours
    if (hours === null || (!isEnforced(policy) && monitoredReason !== null)) continue
    const isPassed = isOpen(hours, now)
    evaluated.push({ policy, hours, isPassed })
    if (isPassed) continue
    if (isEnforced(policy)) return { evaluated, isRefused: true, monitoredReason: null }
    monitoredReason = 'OUTSIDE_BUSINESS_HOURS'
  }
  return { evaluated, isRefused: false, monitoredReason }
}

/** The result of the limits and the proof of work, without explanations. */
interface LimitsVerdict {
  /** The evaluated policies in order. A policy that refuses is the last one. */
  readonly evaluated: readonly EvaluatedLimits[]
  /** `null` if credentials are issued. */
  readonly reason: RefusalReason | null
  /**
   * The reason for which a monitored policy would have refused the request. `null` if there is no such policy, or if
   * the request is refused.
   */
  readonly wouldBeRefusedFor: RefusalReason | null
}

interface EvaluatedLimits {
  readonly policy: AppliedPolicy
  readonly check: 'RATE_LIMIT' | 'CHALLENGE'
  readonly isPassed: boolean
  /** The policy's limits that the request has reached. */
  readonly reached: readonly ReachedLimit[]
}

/** A reached limit with its current window. */
interface ReachedLimit {
  readonly limit: RateLimit
  readonly window: RateWindow
}

/**
 * Evaluates a request that the business hours allow. Checks the result of the counters first, then the proof of work.
 */
export function evaluateLimits(
  input: EvaluationInput,
  monitoredReason: RefusalReason | null,
  result: RateResult,
): LimitsVerdict {
  const evaluated: EvaluatedLimits[] = []
  let wouldBeRefusedFor = monitoredReason
  // Monitored policies are skipped if the request is refused, and after the first one that would have refused it.
  const isEvaluated = (policy: AppliedPolicy): boolean =>
    isEnforced(policy) || (wouldBeRefusedFor === null && result.kind === 'allowed')

  for (const policy of input.policies) {
    if (policy.content.rateLimits.length === 0 || !isEvaluated(policy)) continue
    const reached = reachedLimitsOf(policy, input, result)
    const isPassed = reached.length === 0
    evaluated.push({ policy, check: 'RATE_LIMIT', isPassed, reached })
    if (isPassed) continue
    if (isEnforced(policy)) return { evaluated, reason: 'RATE_LIMITED', wouldBeRefusedFor: null }
    wouldBeRefusedFor = 'RATE_LIMITED'
  }

  const reason = isSolutionValid(input.solution, result) ? null : challengeRefusal(input.solution)
  for (const policy of input.policies) {
    if (!requiresProofOfWork(policy) || !isEvaluated(policy)) continue
    evaluated.push({ policy, check: 'CHALLENGE', isPassed: reason === null, reached: [] })
    if (reason === null) continue
    if (isEnforced(policy)) return { evaluated, reason, wouldBeRefusedFor: null }
    wouldBeRefusedFor = reason
  }
  return { evaluated, reason: null, wouldBeRefusedFor }
}

/** Returns the limits of a policy that a request has reached. */
function reachedLimitsOf(
  policy: AppliedPolicy,
  { subjects }: Pick<EvaluationInput, 'subjects'>,
  result: RateResult,
): readonly ReachedLimit[] {
  const full = fullWindowsOf(result)
  if (full.length === 0) return []
  return policy.content.rateLimits.flatMap((limit) => {
    const { key } = subjectLimitOf(policy, limit, subjects)
    const window = full.find((each) => each.key === key)
    return window === undefined ? [] : [{ limit, window }]
  })
}

function isSolutionValid(solution: RequestSolution, result: RateResult): boolean {
  return isSolved(solution) && !isUsed(solution, result)
}

/** Returns whether the solved challenge was already used for an issuance. */
function isUsed(solution: RequestSolution, result: RateResult): boolean {
  return (
    solution.kind === 'solved' && fullWindowsOf(result).some(({ key }) => key === challengeKey(solution.challengeId))
  )
}

/** Returns the full windows of enforced limits, or of monitored limits if no enforced limit refuses the request. */
function fullWindowsOf(result: RateResult): readonly RateWindow[] {
  return result.kind === 'full' ? result.fullEnforced : result.fullMonitored
}

function challengeRefusal({ kind }: RequestSolution): RefusalReason {
  return kind === 'none' ? 'CHALLENGE_REQUIRED' : 'CHALLENGE_FAILED'
}

/** Returns the time at which the windows of all reached limits have ended. */
function freeAt(input: EvaluationInput, result: RateResult): number {
  const reached = input.policies.flatMap((policy) => reachedLimitsOf(policy, input, result))
  return Math.max(...reached.map(({ window }) => window.endsAt))
}

/** Returns a decision step with the policy that requires the check. */
function stepOf(
  policy: AppliedPolicy,
  { check, isPassed, detail }: Pick<DecisionStep, 'check' | 'isPassed' | 'detail'>,
): DecisionStep {
  const { ownerId, ownerName, revision } = policy
  return { check, isPassed, isEnforced: isEnforced(policy), detail, policy: { ownerId, ownerName, revision } }
}

function describeLimits({ policy, reached }: EvaluatedLimits): string {
  if (reached.length === 0) return `not reached: ${policy.content.rateLimits.map(limitText).join('; ')}`
  const each = reached.map(
    ({ limit, window }) => `${limitText(limit)}, free again at ${new Date(window.endsAt).toISOString()}`,
  )
  return `reached: ${each.join('; ')}`
}

function describeSolution({ kind }: RequestSolution, isSpent: boolean): string {
  if (isSpent) return 'the proof of work was used before'
  switch (kind) {
    case 'solved':
      return 'the proof of work is valid'
    case 'assumed':
      return 'trial: the proof of work counts as solved'
    case 'none':
      return 'the request has no proof of work'
    case 'expired':
      return 'the proof of work has expired'
    case 'invalid':
      return 'the proof of work is invalid'
  }
}
