import type { CallState, LiveState } from '@anoncall/client'
import type { IdleState } from './sentenceOf.ts'

/** Returns the state if the call was answered and is not over. Returns null otherwise. */
export function liveOf(state: CallState | IdleState): LiveCallState | null {
  return 'isMuted' in state ? state : null
}

/** The state of an answered call. */
export type LiveCallState = Extract<CallState, LiveState>

/** Returns whether a call is in progress, answered or not. */
export function isCalling(state: CallState | IdleState): boolean {
  return !/idle|ended|failed/.test(state.kind)
}

/** Returns whether the visitor holds the call. The other side can also hold the call. */
export function isHeldByUs(live: LiveCallState | null): boolean {
  return live?.kind === 'held' && live.by !== 'them'
}
