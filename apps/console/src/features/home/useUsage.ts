import type { GraphQLRequestError } from '@anoncall/graphql-hooks'
import type { UsageFieldsFragment } from '../../generated/graphql.ts'
import { useOwnerUsageQuery, useUsageQuery } from '../../generated/hooks.ts'
import { stepsUntil, TIME_RANGES, type TimeRangeName } from '../../lib/timeRanges.ts'
import { useNow } from '../../lib/useNow.ts'

/** The counts of a span, of everything or of one realm, site or destination. Renewed by itself; `null` where it is gone. */
export function useUsage(name: TimeRangeName, of: string | undefined): UsageState {
  const range = stepsUntil(useNow(), name)
  const variables = { range, resolution: TIME_RANGES[name].resolution }
  // The span moves on with the clock: what was loaded for the step before stands until the next is there.
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
