import type { ChallengeRequirement, PolicyMode, RateLimitScope, Weekday } from '../../generated/graphql.ts'

/** A policy while it is being written: what is typed may not make sense yet. Its paths are those that the server's issues name. */
export interface PolicyDraft {
  readonly mode: PolicyMode
  readonly rateLimits: readonly LimitDraft[]
  /** Whether the hours count. Switched off they are kept, so that switching them on again brings them back. */
  readonly hasHours: boolean
  readonly businessHours: HoursDraft
  readonly challenge: ChallengeRequirement
}

export interface HoursDraft {
  /** An IANA name; empty while none is chosen. */
  readonly timeZone: string
  readonly windows: readonly WindowDraft[]
  /** `2026-12-25` */
  readonly closedDates: readonly string[]
}

export interface WindowDraft {
  readonly weekday: Weekday
  /** `HH:MM`, or whatever was typed in its place. */
  readonly opens: string
  /** The same, up to `24:00`. */
  readonly closes: string
}

export interface LimitDraft {
  readonly scope: RateLimitScope
  /** Number fields hold a text while nothing is typed. */
  readonly limit: number | string
  /** The window: this many of the unit. */
  readonly count: number | string
  readonly unit: TimeUnit
}

export type TimeUnit = keyof typeof UNIT_SECONDS

export const UNIT_SECONDS = { SECOND: 1, MINUTE: 60, HOUR: 3600 } as const
