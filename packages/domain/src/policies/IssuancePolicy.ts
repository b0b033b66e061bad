/** How often, when, and after what proof a call may be made. A realm, a destination and a client may each have one. */
export interface IssuancePolicy extends PolicyContent {
  /** The realm, destination or API client that it hangs on. */
  readonly ownerId: string
  readonly realmId: string
  readonly updatedAt: number
  readonly revision: number
}

/** What an administrator sets. */
export interface PolicyContent {
  readonly mode: PolicyMode
  /** All of them apply. At most 10. */
  readonly rateLimits: readonly RateLimit[]
  /** `null` means at any time. */
  readonly businessHours: BusinessHours | null
  readonly challenge: ChallengeRequirement
}

/** Whether a refusal is carried out, or only recorded while the call goes through. */
export type PolicyMode = 'ENFORCED' | 'MONITORED'

export type ChallengeRequirement = 'NONE' | 'PROOF_OF_WORK'

/** At most `limit` issuances within the window that a subject's first one opens; then the count starts anew. */
export interface RateLimit {
  readonly scope: RateLimitScope
  readonly limit: number
  /** From one second to a day. */
  readonly windowSeconds: number
}

/** What is counted: all under the policy's owner, each callee on its own, or each visitor's network on its own. */
export type RateLimitScope = 'OWNER' | 'CALLEE' | 'ADDRESS'

export interface BusinessHours {
  /** An IANA zone name. */
  readonly timeZone: string
  /** At most 100; windows of one weekday do not overlap. */
  readonly windows: readonly BusinessWindow[]
  /** Closed all day, whatever the weekday: `2026-12-25`. At most 400. */
  readonly closedDates: readonly string[]
}

/** Opens at, and closes before, these wall-clock times. It does not cross midnight; `24:00` ends a day. */
export interface BusinessWindow {
  readonly weekday: Weekday
  /** `HH:MM` */
  readonly opens: string
  /** `HH:MM`, up to `24:00` */
  readonly closes: string
}

export type Weekday = 'MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY'
