import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallState, EndedState, FailedState } from './CallState.ts'
import { callFailure } from './callFailure.ts'

/** Keeps a call's state, and tells of each change once. What is over stays over. */
export function createCallStore(): CallStore {
  let state: CallState = { kind: 'connecting', step: 'credentials', issuanceId: null }
  let connect = () => {}
  let disconnect: (reason: unknown) => void = () => {}
  let finish: (state: EndedState | FailedState) => void = () => {}
  const listeners = new Set<(state: CallState) => void>()
  const connected = new Promise<void>((resolve, reject) => {
    connect = resolve
    disconnect = reject
  })
  // Who only watches the state must not get an unhandled rejection for it.
  connected.catch(() => {})
  const ended = new Promise<EndedState | FailedState>((resolve) => {
    finish = resolve
  })

  return {
    connected,
    ended,
    get state() {
      return state
    },
    on(listener) {
      // Wrapped, so that the same function may listen twice and be taken off once.
      const own = (next: CallState) => listener(next)
      listeners.add(own)
      return () => listeners.delete(own)
    },
    set(next) {
      if (isOver(state) || JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      if (isOver(next)) {
        disconnect(next.kind === 'failed' ? next.error : callFailure('CALL_ENDED', { issuanceId: next.issuanceId }))
        finish(next)
      } else if (isLive(next)) connect()
      for (const listener of [...listeners]) tell(listener, next)
    },
  }
}

export interface CallStore extends Pick<AnonymousCall, 'state' | 'on' | 'connected' | 'ended'> {
  set(next: CallState): void
}

export function isOver(state: CallState): state is EndedState | FailedState {
  return state.kind === 'ended' || state.kind === 'failed'
}

export function isLive(state: CallState): state is Extract<CallState, { kind: 'connected' | 'held' }> {
  return state.kind === 'connected' || state.kind === 'held'
}

function tell(listener: (state: CallState) => void, state: CallState): void {
  try {
    listener(state)
  } catch (error) {
    // It must not keep the other listeners, nor the SDK that we are called by, from their work; and must be seen.
    queueMicrotask(() => {
      throw error
    })
  }
}
