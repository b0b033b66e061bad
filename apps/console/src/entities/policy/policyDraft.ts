import type {
  ChallengeRequirement,
  IssuancePolicyInput,
  PolicyFieldsFragment,
  PolicyMode,
  RateLimitScope,
} from '../../generated/graphql.ts'
import { minutesOf } from './settings/timeOfDay.ts'
import { findOverlap, type WindowDraft, WORKDAYS } from './settings/weeklyWindows.ts'

/** A policy in the editor. The values may not be valid yet. The field paths match the paths in the server's issues. */
export interface PolicyDraft {
  readonly mode: PolicyMode
  readonly rateLimits: readonly LimitDraft[]
  /** Whether the hours apply. `businessHours` keeps its value while this is false. */
  readonly hasHours: boolean
  readonly businessHours: HoursDraft
  readonly challenge: ChallengeRequirement
}

export interface HoursDraft {
  /** IANA name, or empty while no zone is chosen. */
  readonly timeZone: string
  readonly windows: readonly WindowDraft[]
  /** ISO dates such as `2026-12-25`. */
  readonly closedDates: readonly string[]
}

export interface LimitDraft {
  readonly scope: RateLimitScope
  /** The maximum count, or a text while the number field is empty. */
  readonly limit: number | string
  /** Length of the window in `windowUnit`, or a text while the number field is empty. */
  readonly windowLength: number | string
  readonly windowUnit: TimeUnit
}

export type TimeUnit = keyof typeof UNIT_SECONDS

const UNIT_SECONDS = { SECOND: 1, MINUTE: 60, HOUR: 3600 } as const

/**
 * Converts a saved policy to a draft. Null means that the owner has no policy. Without saved hours, the draft's hours use the time
 * zone `userZone`.
 */
export function draftOf(policy: PolicyFieldsFragment | null, userZone: string): PolicyDraft {
  if (policy === null) return { ...EMPTY_POLICY, businessHours: officeHours(userZone) }
  const { mode, rateLimits, businessHours, challenge } = policy
  return {
    mode,
    challenge,
    rateLimits: rateLimits.map(({ scope, limit, windowSeconds }) => ({
      scope,
      limit,
      ...windowOf(windowSeconds),
    })),
    hasHours: businessHours !== null,
    businessHours: businessHours === null ? officeHours(userZone) : hoursOf(businessHours),
  }
}

/** The initial values of a new limit. */
export const NEW_LIMIT: LimitDraft = { scope: 'ADDRESS', limit: 5, windowLength: 10, windowUnit: 'MINUTE' }

const EMPTY_POLICY = { mode: 'ENFORCED', rateLimits: [], hasHours: false, challenge: 'NONE' } as const

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

/** Converts seconds to the largest unit in which the duration is a whole number. */
function windowOf(seconds: number): { readonly windowLength: number; readonly windowUnit: TimeUnit } {
  const windowUnit = LARGEST_FIRST.find((each) => seconds % UNIT_SECONDS[each] === 0) ?? 'SECOND'
  return { windowLength: seconds / UNIT_SECONDS[windowUnit], windowUnit }
}

const LARGEST_FIRST: readonly TimeUnit[] = ['HOUR', 'MINUTE', 'SECOND']

/** Converts a draft to the input of the API. An empty number is sent as 0, which the server rejects with a message. */
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

/** Returns the length of a limit's window in seconds, or undefined while its field is empty. */
export function windowSecondsOf({
  windowLength,
  windowUnit,
}: Pick<LimitDraft, 'windowLength' | 'windowUnit'>): number | undefined {
  return typeof windowLength === 'number' ? windowLength * UNIT_SECONDS[windowUnit] : undefined
}

/** Validates a draft in the browser and returns the problems by field path. */
export function problemsOf(draft: PolicyDraft): PolicyProblems {
  const problems = new Map<string, string>()
  if (draft.hasHours) findHoursProblems(draft, problems)
  findLimitProblems(draft, problems)
  return Object.fromEntries(problems)
}

/** Problems by field path, for example "businessHours.windows.3.closes". A path without a problem is absent. */
export type PolicyProblems = { readonly [path: string]: string | undefined }

/** The owner of a policy. */
export interface PolicyOwner extends NamedPolicyOwner {
  readonly word: 'realm' | 'destination' | 'site'
}

export interface NamedPolicyOwner {
  readonly id: string
  /** The owner's name in a sentence, for example "realm acme". */
  readonly name: string
}

function findHoursProblems({ businessHours }: PolicyDraft, problems: Map<string, string>): void {
  const { timeZone, windows } = businessHours
  if (timeZone === '') problems.set('businessHours.timeZone', 'Choose a time zone.')
  if (windows.length === 0)
    problems.set('businessHours.windows', 'Add at least one window. To refuse all calls, use a pause instead.')
  windows.forEach(({ opens, closes }, index) => {
    const path = `businessHours.windows.${index}`
    const [from, to] = [minutesOf(opens), minutesOf(closes)]
    if (Number.isNaN(from)) problems.set(`${path}.opens`, TIME_MESSAGE)
    if (Number.isNaN(to)) problems.set(`${path}.closes`, TIME_MESSAGE)
    if (from >= to)
      problems.set(
        `${path}.closes`,
        'The closing time must be after the opening time. For hours past midnight, add a window on the next day.',
      )
    const other = findOverlap(windows, index)
    if (other !== undefined) problems.set(`${path}.opens`, `Overlaps ${other.opens} to ${other.closes}.`)
  })
}

const TIME_MESSAGE = 'Enter a time from 00:00 to 24:00.'

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
