import { type CallAvailability, delayUntil } from '@anoncall/client'
import { useState } from 'react'
import { useCallAvailabilityQuery } from './generated/hooks.ts'

/**
 * Whether a call to this callee would be allowed, once `ask` was called: from then on also when the opening comes, and when the page is
 * looked at again. Null while unknown, and where the last question failed: who knows nothing should let the visitor try.
 */
export function useAvailability(callee: string): Availability {
  const [isWanted, setWanted] = useState(false)
  const { data, isError, isStale, refetch } = useCallAvailabilityQuery(
    { callee },
    {
      enabled: isWanted,
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      refetchInterval: ({ state }) => delayUntil(state.data?.callAvailability.nextOpenAt, state.dataUpdatedAt),
      throwOnError: false,
    },
  )
  return {
    availability: (!isError && data?.callAvailability) || null,
    ask() {
      setWanted(true)
      // However often a visitor reaches for the button meanwhile.
      if (isStale) void refetch({ cancelRefetch: false })
    },
    askAnew: refetch,
  }
}

export interface Availability {
  readonly availability: CallAvailability | null
  /** Asks, unless it is known from the last ten seconds. */
  ask(): void
  /** Asks whatever is known. Always the same function. */
  askAnew(this: void): unknown
}
