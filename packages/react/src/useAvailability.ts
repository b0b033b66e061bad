import { type CallAvailability, delayUntil } from '@anoncall/client'
import { useState } from 'react'
import { useCallAvailabilityQuery } from './generated/hooks.ts'

/**
 * Checks whether a call to a callee would be allowed. The first check runs when `ask` is called. Later checks also run at the next opening
 * time and when the visitor returns to the page. The availability is null before the first result, and if the last check failed. In both
 * cases, let the visitor try to call.
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
      // Do not restart a pending check if the visitor hovers over the button again.
      if (isStale) void refetch({ cancelRefetch: false })
    },
    recheck: refetch,
  }
}

/** The availability of a callee, and functions to check it. */
export interface Availability {
  readonly availability: CallAvailability | null
  /** Checks the availability, unless the last result is less than ten seconds old. */
  ask(): void
  /** Checks the availability, even if the last result is new. Always the same function. */
  recheck(this: void): unknown
}
