import type { CallError, CallState } from '@anoncall/client'
import { words } from './words.ts'

/** What a visitor is told about where the call stands. Empty while there is none. */
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
      return failureOf(state.error)
    default:
      return words[state.kind]
  }
}

/** There was no call yet. */
export interface IdleState {
  readonly kind: 'idle'
}

/** With the time from which a new call is worth a try, where the server knows it, by the visitor's own clock. */
function failureOf({ message, refusal }: CallError): string {
  if (!refusal?.retryAt) return message
  const at = new Date(refusal.retryAt).toLocaleString([], { weekday: 'long', hour: 'numeric', minute: '2-digit' })
  return `${message} ${words.tryAgainAt} ${at}`
}
