import type {
  ChallengeRequirement,
  IssuancePolicyInput,
  PolicyFieldsFragment,
  PolicyMode,
  RateLimitScope,
  Weekday,
} from '../../generated/graphql.ts'
import { minutesOf, overlapped, WORKDAYS } from './week.ts'

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

const UNIT_SECONDS = { SECOND: 1, MINUTE: 60, HOUR: 3600 } as const

/** A policy as its editor holds it; null is an owner without one. `readerZone` is the zone that new hours begin with. */
export function draftOf(policy: PolicyFieldsFragment | null, readerZone: string): PolicyDraft {
  if (policy === null) return { ...NOTHING_SET, businessHours: officeHours(readerZone) }
  const { mode, rateLimits, businessHours, challenge } = policy
  return {
    mode,
    challenge,
    rateLimits: rateLimits.map(({ scope, limit, windowSeconds }) => ({ scope, limit, ...spanOf(windowSeconds) })),
    hasHours: businessHours !== null,
    businessHours: businessHours === null ? officeHours(readerZone) : hoursOf(businessHours),
  }
}

/** What a limit begins with. */
export const NEW_LIMIT: LimitDraft = { scope: 'ADDRESS', limit: 5, count: 10, unit: 'MINUTE' }

const NOTHING_SET = { mode: 'ENFORCED', rateLimits: [], hasHours: false, challenge: 'NONE' } as const

function officeHours(timeZone: string): HoursDraft {
  const windows = WORKDAYS.map((weekday) => ({ weekday, opens: '09:00', closes: '17:00' }))
  return { timeZone, windows, closedDates: [] }
}

function hoursOf({ timeZone, windows, closedDates }: NonNullable<PolicyFieldsFragment['businessHours']>): HoursDraft {
  return {
    timeZone,
    windows: windows.map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
    closedDates: [...closedDates],
  }
}

/** A time in the largest unit that holds it whole. */
function spanOf(seconds: number): { readonly count: number; readonly unit: TimeUnit } {
  const unit = LARGEST_FIRST.find((each) => seconds % UNIT_SECONDS[each] === 0) ?? 'SECOND'
  return { count: seconds / UNIT_SECONDS[unit], unit }
}

const LARGEST_FIRST: readonly TimeUnit[] = ['HOUR', 'MINUTE', 'SECOND']

/** A draft as the contract takes it. What is no number is sent as 0, which the server refuses with its own sentence. */
export function policyInputOf({
  mode,
  rateLimits,
  hasHours,
  businessHours,
  challenge,
}: PolicyDraft): IssuancePolicyInput {
  const { timeZone, windows, closedDates } = businessHours
  return {
    mode,
    rateLimits: rateLimits.map((limit) => ({
      scope: limit.scope,
      limit: typeof limit.limit === 'number' ? limit.limit : 0,
      windowSeconds: windowSecondsOf(limit) ?? 0,
    })),
    businessHours: hasHours ? { timeZone, windows: [...windows], closedDates: [...closedDates] } : null,
    challenge,
  }
}

/** A limit's window, in seconds. Undefined while nothing is typed. */
export function windowSecondsOf({ count, unit }: Pick<LimitDraft, 'count' | 'unit'>): number | undefined {
  return typeof count === 'number' ? count * UNIT_SECONDS[unit] : undefined
}

/** What is wrong with a draft before the server is asked, each at the field that it can be mended in. */
export function problemsOf(draft: PolicyDraft): PolicyProblems {
  const problems = new Map<string, string>()
  if (draft.hasHours) findHoursProblems(draft, problems)
  findLimitProblems(draft, problems)
  return Object.fromEntries(problems)
}

/** By path; a path without a problem is not there. */
export type PolicyProblems = { readonly [path: string]: string | undefined }

function findHoursProblems({ businessHours }: PolicyDraft, problems: Map<string, string>): void {
  const { timeZone, windows } = businessHours
  if (timeZone === '') problems.set('businessHours.timeZone', 'Choose a time zone.')
  if (windows.length === 0)
    problems.set('businessHours.windows', 'Add at least one window. To close permanently, pause instead.')
  windows.forEach(({ opens, closes }, index) => {
    const path = `businessHours.windows.${index}`
    const [from, to] = [minutesOf(opens), minutesOf(closes)]
    if (Number.isNaN(from)) problems.set(`${path}.opens`, NO_TIME)
    if (Number.isNaN(to)) problems.set(`${path}.closes`, NO_TIME)
    if (from >= to)
      problems.set(
        `${path}.closes`,
        'The closing time must be after the opening time. For hours past midnight, add a window on the next day.',
      )
    const other = overlapped(windows, index)
    if (other !== undefined) problems.set(`${path}.opens`, `Overlaps ${other.opens} to ${other.closes}.`)
  })
}

const NO_TIME = 'Enter a time from 00:00 to 24:00.'

function findLimitProblems({ rateLimits }: PolicyDraft, problems: Map<string, string>): void {
  rateLimits.forEach((limit, index) => {
    const path = `rateLimits.${index}`
    const seconds = windowSecondsOf(limit)
    if (!isWhole(limit.limit, 1_000_000)) problems.set(`${path}.limit`, 'Enter a whole number from 1 to 1,000,000.')
    if (!isWhole(seconds, 86_400)) problems.set(`${path}.windowSeconds`, 'Enter a window from 1 second to 24 hours.')
    const isSame = (other: typeof limit) => other.scope === limit.scope && windowSecondsOf(other) === seconds
    if (seconds !== undefined && rateLimits.findIndex(isSame) < index)
      problems.set(path, 'A limit with this scope and window already exists.')
  })
}

function isWhole(value: number | string | undefined, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max
}
