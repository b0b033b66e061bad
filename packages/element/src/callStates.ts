import type { CallState, LiveState } from '@anoncall/client'
import type { IdleState } from './sentenceOf.ts'

/** The state of a call that was answered and goes on; null for all others. */
export function liveOf(state: CallState | IdleState): LiveCallState | null {
  return 'isMuted' in state ? state : null
}

export type LiveCallState = Extract<CallState, LiveState>

/** There is a call, answered or not. */
export function isCalling(state: CallState | IdleState): boolean {
  return !/idle|ended|failed/.test(state.kind)
}

/** Whatever the other side does. */
export function isHeldByUs(live: LiveCallState | null): boolean {
  return live?.kind === 'held' && live.by !== 'them'
}
