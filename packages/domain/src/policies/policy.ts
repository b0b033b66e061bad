import type { InputProblems } from '../input/rejections.ts'
import { type BusinessHours, checkBusinessHours, orderedBusinessHours } from './businessHours.ts'

/**
 * Rules for calls: how often and when they can be made, and whether they need a proof of work. A realm, a destination
 * and a client can each have one policy.
 */
export interface IssuancePolicy extends PolicyContent {
  /** The realm, destination or API client that the policy applies to. */
  readonly ownerId: string
  readonly realmId: string
  readonly updatedAt: number
  readonly revision: number
}

/** The part of a policy that an administrator sets. */
export interface PolicyContent {
  readonly mode: PolicyMode
  /** All of the limits apply. At most 10. */
  readonly rateLimits: readonly RateLimit[]
  /** `null` allows calls at any time. */
  readonly businessHours: BusinessHours | null
  readonly challenge: ChallengeRequirement
}

/** Whether a policy refuses calls, or only records what it would refuse. */
export type PolicyMode = 'ENFORCED' | 'MONITORED'

export type ChallengeRequirement = 'NONE' | 'PROOF_OF_WORK'

/**
 * Allows at most `limit` issuances in a window. A subject's first issuance opens a window. After the window ends, the
 * next issuance opens a new window.
 */
export interface RateLimit {
  readonly scope: RateLimitScope
  readonly limit: number
  /** From one second to a day. */
  readonly windowSeconds: number
}

/**
 * The issuances that a limit counts together: all issuances under the policy's owner, the issuances to one callee, or
 * the issuances requested from one visitor's network.
 */
export type RateLimitScope = 'OWNER' | 'CALLEE' | 'ADDRESS'

/** A policy that a request has to pass. The realm, each named destination and the client can have a policy. */
export interface AppliedPolicy {
  readonly ownerId: string
  /** The owner's kind and name: `realm "acme"`. */
  readonly ownerName: string
  /** `null` for a draft. */
  readonly revision: number | null
  readonly content: PolicyContent
}

export function isEnforced({ content }: AppliedPolicy): boolean {
  return content.mode === 'ENFORCED'
}

export function requiresProofOfWork({ content }: AppliedPolicy): boolean {
  return content.challenge === 'PROOF_OF_WORK'
}

const LIMITS_MAX = 10
const LIMIT_MAX = 1_000_000
const WINDOW_SECONDS_MAX = 86_400

/** Reports the problems of a policy, each with its path in the input. Times and dates must already be well-formed. */
export function checkPolicy(problems: InputProblems, path: readonly string[], policy: PolicyContent): void {
  checkLimits(problems, [...path, 'rateLimits'], policy.rateLimits)
  if (policy.businessHours !== null) checkBusinessHours(problems, [...path, 'businessHours'], policy.businessHours)
}

function checkLimits(problems: InputProblems, path: readonly string[], limits: readonly RateLimit[]): void {
  if (limits.length > LIMITS_MAX) problems.add(path, 'TOO_LONG', `At most ${LIMITS_MAX} limits.`)
  limits.forEach(({ scope, limit, windowSeconds }, index) => {
    const at = [...path, String(index)]
    problems.wholeNumber([...at, 'limit'], limit, { min: 1, max: LIMIT_MAX })
    problems.wholeNumber([...at, 'windowSeconds'], windowSeconds, { min: 1, max: WINDOW_SECONDS_MAX })
    const first = limits.findIndex((other) => other.scope === scope && other.windowSeconds === windowSeconds)
    if (first < index) problems.add(at, 'DUPLICATE', 'Another limit has this scope and this window.')
  })
}

/** Returns the policy in canonical order: windows by weekday and time, closed dates ascending. */
export function orderedPolicy({ mode, rateLimits, businessHours, challenge }: PolicyContent): PolicyContent {
  const ordered = businessHours === null ? null : orderedBusinessHours(businessHours)
  return { mode, rateLimits, businessHours: ordered, challenge }
}
