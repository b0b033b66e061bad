import type { CallState } from '@anoncall/client'
import { words } from './words.ts'

/** Returns the sentence about the state for the visitor. Returns an empty string before the first call. */
export function sentenceOf(state: CallState | IdleState): string {
  switch (state.kind) {
    case 'idle':
      return ''
    case 'connected':
      if (state.isInterrupted) return words.interrupted
      return state.isMuted ? words.muted : words.connected
    case 'held':
      return state.by === 'us' ? words.held : words.heldByThem
    case 'ended':
      return state.by === 'us' ? words.ended : words.endedByThem
    case 'failed':
      return state.error.message
    case 'connecting':
      return state.step === 'challenge' ? words.challenge : words.connecting
    default:
      return words[state.kind]
  }
}

/** There was no call yet. */
export interface IdleState {
  readonly kind: 'idle'
}
