import type { AnonymousCall } from './AnonymousCall.ts'
import type { CallError } from './CallError.ts'
import type { CallState, EndedState, FailedState } from './CallState.ts'
import { type CallFailureCode, callFailure } from './callFailure.ts'

/** Creates a store for the state of a call. The store calls each listener once per change. */
export function createCallStore(): CallStore {
  const listeners = new Set<(state: CallState) => void>()
  const on: CallStore['on'] = (listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  const store: CallStore = {
    state: { kind: 'connecting', step: 'credentials', issuanceId: null },
    issuanceId: null,
    callId: '',
    on,
    connected: new Promise((resolve, reject) => {
      on((next) => {
        if (isLive(next)) resolve()
        if (isOver(next)) reject(store.overError())
      })
    }),
    ended: new Promise((resolve) => {
      on((next) => {
        if (isOver(next)) resolve(next)
      })
    }),
    set(bare) {
      const next = { ...bare, issuanceId: store.issuanceId }
      if (JSON.stringify(next) === JSON.stringify(store.state)) return
      store.state = next
      for (const listener of [...listeners])
        try {
          listener(next)
        } catch (error) {
          // Report the error. The other listeners must still be called, and the SDK, which calls this code, must
          // continue.
          globalThis.reportError?.(error)
        }
    },
    failure: (code, cause) => callFailure(code, { issuanceId: store.issuanceId ?? undefined, cause }),
    overError: () => (store.state.kind === 'failed' ? store.state.error : store.failure('CALL_ENDED')),
  }
  // A page that only subscribes to the state must not get an unhandled rejection.
  store.connected.catch(() => {})
  return store
}

export interface CallStore extends Pick<AnonymousCall, 'on' | 'connected' | 'ended'> {
  state: CallState
  /** The receipt id, which is part of every later state. */
  issuanceId: string | null
  /** The SDK's id of the call. Empty until the SDK has created the call. */
  callId: string
  set(next: BareState): void
  failure(code: CallFailureCode, cause?: unknown): CallError
  /** Creates the error that operations reject with after the call is over. */
  overError(): CallError
}

export type BareState<State = CallState> = State extends CallState ? Omit<State, 'issuanceId'> : never

export function isOver(state: CallState): state is EndedState | FailedState {
  return state.kind === 'ended' || state.kind === 'failed'
}

export function isLive({ kind }: CallState): boolean {
  return kind === 'connected' || kind === 'held'
}
