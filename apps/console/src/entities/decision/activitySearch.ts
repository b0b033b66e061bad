import type { IssuanceFilter, IssuanceOutcome, RefusalReason, UsageResolution } from '../../generated/graphql.ts'

/**
 * Converts URL parameters to an API filter. A `range` becomes a start time, counted back from `nowMs`. The filter then
 * has no end time.
 */
export function issuanceFilterOf(search: ActivitySearch, nowMs: number): IssuanceFilter {
  const { realm, site, destination, outcome, reasons, callee, visitor, wouldBeRefused, range, from, to } = search
  const earliest = from ?? (range === undefined || to !== undefined ? undefined : startOf(range, nowMs))
  return {
    ...(realm === undefined ? {} : { realmId: realm }),
    ...(site === undefined ? {} : { apiClientId: site }),
    ...(destination === undefined ? {} : { destinationId: destination }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(reasons === undefined ? {} : { refusalReasons: reasons }),
    ...(callee === undefined ? {} : { callee }),
    ...(visitor === undefined ? {} : { visitor }),
    ...(wouldBeRefused ? { wouldBeRefused } : {}),
    ...(earliest === undefined && to === undefined
      ? {}
      : { decidedAt: { from: earliest ?? BEFORE_ALL, to: to ?? AFTER_ALL } }),
  }
}

/** The URL parameters of the Activity page. `from` and `to` are instants and override `range`. */
export interface ActivitySearch {
  realm?: string
  site?: string
  destination?: string
  outcome?: IssuanceOutcome
  reasons?: RefusalReason[]
  callee?: string
  visitor?: string
  wouldBeRefused?: boolean
  range?: TimeRangeName
  from?: string
  to?: string
}

const BEFORE_ALL = '1970-01-01T00:00:00.000Z'
const AFTER_ALL = '9999-12-31T23:59:59.999Z'

function startOf(range: TimeRangeName, nowMs: number): string {
  const { stepMs, stepCount } = TIME_RANGES[range]
  return new Date(nowMs - stepMs * stepCount).toISOString()
}

/** The selectable time ranges, each with the step length of its chart. */
export const TIME_RANGES: Record<TimeRangeName, TimeRange> = {
  hour: { label: 'Last hour', span: '1 hour', resolution: 'MINUTE', stepMs: 60_000, stepCount: 60 },
  day: { label: 'Last 24 hours', span: '24 hours', resolution: 'HOUR', stepMs: 3_600_000, stepCount: 24 },
  week: { label: 'Last 7 days', span: '7 days', resolution: 'DAY', stepMs: 86_400_000, stepCount: 7 },
  month: { label: 'Last 30 days', span: '30 days', resolution: 'DAY', stepMs: 86_400_000, stepCount: 30 },
}

export type TimeRangeName = 'hour' | 'day' | 'week' | 'month'

interface TimeRange {
  readonly label: string
  /** The duration as a short label. */
  readonly span: string
  readonly resolution: UsageResolution
  readonly stepMs: number
  readonly stepCount: number
}

/** Returns a time range of whole steps in UTC. The last step contains `nowMs`. */
export function stepsUntil(nowMs: number, name: TimeRangeName): { readonly from: string; readonly to: string } {
  const { stepMs, stepCount } = TIME_RANGES[name]
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs
  return { from: new Date(toMs - stepCount * stepMs).toISOString(), to: new Date(toMs).toISOString() }
}

/** Returns whether a value from a URL or field is the name of a time range. */
export function isTimeRangeName(value: unknown): value is TimeRangeName {
  return typeof value === 'string' && Object.hasOwn(TIME_RANGES, value)
}
