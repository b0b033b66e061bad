import type { PolicyFieldsFragment } from '../../generated/graphql.ts'
import { type HoursDraft, type LimitDraft, type PolicyDraft, type TimeUnit, UNIT_SECONDS } from './PolicyDraft.ts'
import { WORKDAYS } from './weekdays.ts'

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
