import type { AnonymousCallState } from '@anoncall/react'
import { useState } from 'react'

/** How long the call that just ended had lasted, in milliseconds. Undefined when nobody had answered. */
export function useCallLength(state: AnonymousCallState): number | undefined {
  const [seen, setSeen] = useState<{ readonly connectedAt: number | undefined; readonly endedAt: number | undefined }>(
    NEVER,
  )

  // State of an earlier render, kept by setting it while rendering: an effect would show the wrong words first.
  if ((state.kind === 'connected' || state.kind === 'held') && seen.connectedAt !== state.connectedAt)
    setSeen({ connectedAt: state.connectedAt, endedAt: undefined })
  else if (state.kind === 'connecting' && seen.connectedAt !== undefined) setSeen(NEVER)
  else if (state.kind === 'ended' && seen.connectedAt !== undefined && seen.endedAt === undefined)
    setSeen({ ...seen, endedAt: Date.now() })

  if (seen.connectedAt === undefined || seen.endedAt === undefined) return undefined
  return seen.endedAt - seen.connectedAt
}

const NEVER = { connectedAt: undefined, endedAt: undefined }
