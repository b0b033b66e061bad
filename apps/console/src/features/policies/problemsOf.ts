import type { PolicyDraft } from './PolicyDraft.ts'
import { windowSecondsOf } from './policyInputOf.ts'
import { minutesOf } from './wallTime.ts'
import { overlapped } from './weekWindows.ts'

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
