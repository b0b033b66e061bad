import type { UsageResolution } from '../generated/graphql.ts'

/** The spans of time that can be looked at, each in steps that a chart has room for. */
export const TIME_RANGES: Record<TimeRangeName, TimeRange> = {
  hour: { label: 'Last hour', span: '1 hour', resolution: 'MINUTE', stepMs: 60_000, stepCount: 60 },
  day: { label: 'Last 24 hours', span: '24 hours', resolution: 'HOUR', stepMs: 3_600_000, stepCount: 24 },
  week: { label: 'Last 7 days', span: '7 days', resolution: 'DAY', stepMs: 86_400_000, stepCount: 7 },
  month: { label: 'Last 30 days', span: '30 days', resolution: 'DAY', stepMs: 86_400_000, stepCount: 30 },
}

export type TimeRangeName = 'hour' | 'day' | 'week' | 'month'

export interface TimeRange {
  readonly label: string
  /** How long it is, for a switch. */
  readonly span: string
  readonly resolution: UsageResolution
  readonly stepMs: number
  readonly stepCount: number
}

/** The whole steps of UTC up to and with the one that `nowMs` lies in. */
export function stepsUntil(nowMs: number, name: TimeRangeName): { readonly from: string; readonly to: string } {
  const { stepMs, stepCount } = TIME_RANGES[name]
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs
  return { from: new Date(toMs - stepCount * stepMs).toISOString(), to: new Date(toMs).toISOString() }
}

/** Whether a text, from an address or a field, names a span. */
export function isTimeRangeName(value: unknown): value is TimeRangeName {
  return typeof value === 'string' && Object.hasOwn(TIME_RANGES, value)
}
