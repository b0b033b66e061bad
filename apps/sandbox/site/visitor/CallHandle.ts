import type { UseAnonymousCallResult } from '@anoncall/react'

/** One call as the panel needs it, whichever way it is placed. */
export type CallHandle = Omit<UseAnonymousCallResult, 'availability' | 'askAvailability'>
