import type { AnonymousCallState } from '@anoncall/react'

/** Whether there is a call to hang up. */
export function isUnderWay({ kind }: AnonymousCallState): boolean {
  return kind !== 'idle' && kind !== 'ended' && kind !== 'failed'
}
