import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
import {
  type ActivitySearch,
  stepsUntil,
  TIME_RANGES,
  type TimeRangeName,
} from '../../entities/decision/activitySearch.ts'
import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import { useOwnerUsageQuery, useUsageQuery } from '../../generated/hooks.ts'
import { useNow } from '../../lib/useNow.ts'

/** Returns one series per chart. Omits "would be refused" if its total is zero. */
export function usageSeriesOf({ points, totals }: UsageFieldsFragment): UsageSeries[] {
  const most = (name: CountName) => roundedUp(Math.max(...points.map(({ counts }) => counts[name])))
  const names = NAMES.filter((name) => name !== 'wouldBeRefused' || totals.wouldBeRefused > 0)
  return names.map((name) => ({
    name,
    ...SERIES[name],
    total: totals[name],
    // Connected calls are a subset of issued calls, so both need the same scale for comparison.
    scaleMax: most(name === 'connected' ? 'issued' : name),
    steps: points.map(({ startsAt, counts }) => ({ startsAt, count: counts[name] })),
  }))
}

export interface UsageSeries {
  readonly name: CountName
  readonly label: string
  readonly color: string
  /** The activity filter for the counted decisions. */
  readonly search: ActivitySearch
  readonly total: number
  /** The end of the scale: an even, round number. The scale starts at zero. */
  readonly scaleMax: number
  readonly steps: readonly { readonly startsAt: string; readonly count: number }[]
}

const NAMES = ['issued', 'connected', 'refused', 'wouldBeRefused'] as const

type CountName = (typeof NAMES)[number]

const SERIES: Record<CountName, Pick<UsageSeries, 'label' | 'color' | 'search'>> = {
  issued: { label: 'Issued', color: 'green.6', search: { outcome: 'ISSUED' } },
  connected: { label: 'Connected', color: 'accent.6', search: { outcome: 'ISSUED' } },
  refused: { label: 'Refused', color: 'amber.6', search: { outcome: 'REFUSED' } },
  wouldBeRefused: { label: 'Would be refused', color: 'gray.6', search: { wouldBeRefused: true } },
}

/** Rounds up to the next of 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200 and so on. */
export function roundedUp(count: number): number {
  const step = 2 * 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(1, count))) - 1)
  return Math.max(2, Math.ceil(count / step) * step)
}

/** Formats the start of a step for an axis: "14:05", or "Sun 1 Mar" for a day in UTC. */
export function formatStep(startsAt: string, rangeName: TimeRangeName, timeZone?: string): string {
  if (TIME_RANGES[rangeName].resolution === 'DAY') return DAY.format(new Date(startsAt)).replace(',', '')
  const zone = timeZone === undefined ? {} : { timeZone }
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone }).format(new Date(startsAt))
}

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })

/** Returns the activity filter for the decisions of one step. */
export function stepSearch(startsAt: string, rangeName: TimeRangeName): { from: string; to: string } {
  return { from: startsAt, to: new Date(Date.parse(startsAt) + TIME_RANGES[rangeName].stepMs).toISOString() }
}

/** Loads the counts of a time range and refreshes them. `of` is an owner's id or undefined. The data is null for an unknown id. */
export function useUsage(name: TimeRangeName, of: string | undefined): UsageState {
  const range = stepsUntil(useNow(), name)
  const variables = { range, resolution: TIME_RANGES[name].resolution }
  // The time range moves with the clock. The counts of the previous range are shown until the next range is loaded.
  const options = {
    refetchInterval: name === 'hour' ? 10_000 : 30_000,
    placeholderData: <TBefore>(before: TBefore | undefined) => before,
  }
  const all = useUsageQuery(variables, { ...options, enabled: of === undefined, select: ({ usage }) => usage })
  const ofOne = useOwnerUsageQuery(
    { ...variables, id: of ?? '' },
    {
      ...options,
      enabled: of !== undefined,
      select: ({ node }) => (node !== null && 'usage' in node ? node.usage : null),
    },
  )
  const { data, error, isPending, refetch } = of === undefined ? all : ofOne
  return { range, query: { data, error, isPending, refetch } }
}

interface UsageState {
  readonly range: { readonly from: string; readonly to: string }
  readonly query: {
    readonly data: UsageFieldsFragment | null | undefined
    readonly error: GraphQLRequestError | null
    readonly isPending: boolean
    refetch(): Promise<unknown>
  }
}
