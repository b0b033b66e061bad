import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallError } from './CallError.ts'
import type { CallState, EndedState, FailedState } from './CallState.ts'
import { type CallFailureCode, callFailure } from './callFailure.ts'

/** Keeps a call's state, and tells of each change once. What is over stays over. */
export function createCallStore(): CallStore {
  let state: CallState = { kind: 'connecting', step: 'credentials', issuanceId: null }
  const listeners = new Set<(state: CallState) => void>()

  const on: CallStore['on'] = (listener) => {
    // Wrapped, so that the same function may listen twice and be taken off once.
    const own = (next: CallState) => listener(next)
    listeners.add(own)
    return () => listeners.delete(own)
  }
  const failure: CallStore['failure'] = (code, cause) => callFailure(code, { issuanceId: store.issuanceId, cause })
  const overError: CallStore['overError'] = () => (state.kind === 'failed' ? state.error : failure('CALL_ENDED'))
  const store: CallStore = {
    on,
    failure,
    overError,
    issuanceId: null,
    connected: new Promise((resolve, reject) => {
      on((next) => {
        if (isLive(next)) resolve()
        if (isOver(next)) reject(overError())
      })
    }),
    ended: new Promise((resolve) => {
      on((next) => {
        if (isOver(next)) resolve(next)
      })
    }),
    get state() {
      return state
    },
    set(bare) {
      const next = { ...bare, issuanceId: store.issuanceId }
      if (isOver(state) || JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      for (const listener of [...listeners])
        try {
          listener(next)
        } catch (error) {
          // It must not keep the other listeners, nor the SDK that we are called by, from their work; and must be seen.
          queueMicrotask(() => {
            throw error
          })
        }
    },
  }
  // Who only watches the state must not get an unhandled rejection for it.
  store.connected.catch(() => {})
  return store
}

export interface CallStore extends Pick<AnonymousCall, 'state' | 'on' | 'connected' | 'ended'> {
  /** Goes into every state from then on. */
  issuanceId: string | null
  set(next: BareState): void
  failure(code: CallFailureCode, cause?: unknown): CallError
  /** What is told to who wants something of a call that is over. */
  overError(): CallError
}

export type BareState<State = CallState> = State extends CallState ? Omit<State, 'issuanceId'> : never

export function isOver(state: CallState): state is EndedState | FailedState {
  return state.kind === 'ended' || state.kind === 'failed'
}

export function isLive({ kind }: CallState): boolean {
  return kind === 'connected' || kind === 'held'
}
