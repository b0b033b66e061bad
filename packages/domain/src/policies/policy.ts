import type { InputProblems } from '../input/rejections.ts'
import {
  type BusinessHours,
  type BusinessWindow,
  minutesOf,
  type Weekday,
  weekdaysFromThursday,
} from './businessHours.ts'
import { isTimeZone } from './timeZone.ts'

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

/** A policy that a request has to pass. There are up to one for each of realm, destination and client. */
export interface PolicyGate {
  readonly ownerId: string
  /** As people call it: `realm «acme»`. */
  readonly ownerName: string
  /** `null` for a draft. */
  readonly revision: number | null
  readonly content: PolicyContent
}

export function isEnforced({ content }: PolicyGate): boolean {
  return content.mode === 'ENFORCED'
}

export function asksForProof({ content }: PolicyGate): boolean {
  return content.challenge === 'PROOF_OF_WORK'
}

const LIMITS_MAX = 10
const LIMIT_MAX = 1_000_000
const WINDOW_SECONDS_MAX = 86_400
const WINDOWS_MAX = 100
const CLOSED_DATES_MAX = 400

/** What is wrong with a policy, at its place in the input. Times and dates are well-formed already: the edge has read them. */
export function checkPolicy(problems: InputProblems, path: readonly string[], policy: PolicyContent): void {
  checkLimits(problems, [...path, 'rateLimits'], policy.rateLimits)
  if (policy.businessHours !== null) checkHours(problems, [...path, 'businessHours'], policy.businessHours)
}

/** The same policy in one order: windows by weekday and time, dates by the calendar. */
export function orderedPolicy(policy: PolicyContent): PolicyContent {
  const { mode, rateLimits, businessHours, challenge } = policy
  if (businessHours === null) return { mode, rateLimits, businessHours, challenge }
  const windows = [...businessHours.windows].sort(
    (a, b) => rankOf(a.weekday) - rankOf(b.weekday) || minutesOf(a.opens) - minutesOf(b.opens),
  )
  const closedDates = [...businessHours.closedDates].sort()
  return { mode, rateLimits, businessHours: { timeZone: businessHours.timeZone, windows, closedDates }, challenge }
}

function checkLimits(problems: InputProblems, path: readonly string[], limits: readonly RateLimit[]): void {
  if (limits.length > LIMITS_MAX) problems.add(path, 'TOO_LONG', `At most ${LIMITS_MAX} limits.`)
  limits.forEach(({ scope, limit, windowSeconds }, index) => {
    const at = [...path, String(index)]
    problems.wholeNumber([...at, 'limit'], limit, 1, LIMIT_MAX)
    problems.wholeNumber([...at, 'windowSeconds'], windowSeconds, 1, WINDOW_SECONDS_MAX)
    const first = limits.findIndex((other) => other.scope === scope && other.windowSeconds === windowSeconds)
    if (first < index) problems.add(at, 'DUPLICATE', 'There is a limit of this kind for this time already.')
  })
}

function checkHours(problems: InputProblems, path: readonly string[], hours: BusinessHours): void {
  if (!isTimeZone(hours.timeZone))
    problems.add([...path, 'timeZone'], 'MALFORMED', 'An IANA zone name, such as Europe/Lisbon.')
  const { windows, closedDates } = hours
  if (windows.length === 0)
    problems.add([...path, 'windows'], 'REQUIRED', 'At least one window. To be closed for good, pause instead.')
  if (windows.length > WINDOWS_MAX) problems.add([...path, 'windows'], 'TOO_LONG', `At most ${WINDOWS_MAX} windows.`)
  windows.forEach((window, index) => {
    const at = [...path, 'windows', String(index)]
    if (minutesOf(window.opens) >= minutesOf(window.closes))
      problems.add([...at, 'closes'], 'OUT_OF_RANGE', 'Closes after it opens. Past midnight, write two windows.')
    else if (windows.slice(0, index).some((other) => doOverlap(window, other)))
      problems.add(at, 'DUPLICATE', 'Overlaps another window of this weekday.')
  })
  if (closedDates.length > CLOSED_DATES_MAX)
    problems.add([...path, 'closedDates'], 'TOO_LONG', `At most ${CLOSED_DATES_MAX} dates.`)
  closedDates.forEach((date, index) => {
    if (closedDates.indexOf(date) < index)
      problems.add([...path, 'closedDates', String(index)], 'DUPLICATE', 'Already in the list.')
  })
}

function doOverlap(a: BusinessWindow, b: BusinessWindow): boolean {
  return a.weekday === b.weekday && minutesOf(a.opens) < minutesOf(b.closes) && minutesOf(b.opens) < minutesOf(a.closes)
}

/** Monday first. */
function rankOf(weekday: Weekday): number {
  return (weekdaysFromThursday.indexOf(weekday) + 3) % 7
}
