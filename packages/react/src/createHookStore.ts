import { type AnonymousCall, CallError, type CallState, type KandyClient } from '@anoncall/client'

/**
 * Creates a store for the call of one hook. `useSyncExternalStore` reads the store, and `start` and `end` change the
 * store.
 */
export function createHookStore(): HookStore {
  const listeners = new Set<() => void>()
  let snapshot = IDLE
  let attempt: object | undefined

  function change(mine: object, next: CallSnapshot) {
    // An abandoned call still reports changes until it is over.
    if (mine !== attempt) return
    snapshot = next
    for (const listener of listeners) listener()
  }

  async function place(mine: object, { callee, load, begin }: CallPlan) {
    let kandy: KandyClient
    try {
      kandy = await load()
    } catch (error) {
      return change(mine, {
        callee,
        call: null,
        state: { kind: 'failed', issuanceId: null, error: toCallError(error) },
      })
    }
    if (mine !== attempt) return

    const call = begin(kandy)
    call.on((state) => change(mine, { callee, call, state }))
    change(mine, { callee, call, state: call.state })
  }

  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => IDLE,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start(plan) {
      if (isUnderWay(snapshot.state)) return
      attempt = {}
      change(attempt, { callee: plan.callee, call: null, state: CONNECTING })
      void place(attempt, plan)
    },
    async end() {
      if (!isUnderWay(snapshot.state)) return
      if (snapshot.call !== null) return await snapshot.call.end()

      if (attempt !== undefined) change(attempt, { ...snapshot, state: ENDED_EARLY })
      attempt = undefined
    },
  }
}

/** The store of one hook's call. */
export interface HookStore {
  subscribe(listener: () => void): () => void
  getSnapshot(): CallSnapshot
  getServerSnapshot(): CallSnapshot
  /** Starts a call. Does nothing during a call, so pressing twice makes only one call. */
  start(plan: CallPlan): void
  /** Ends the call, and resolves when it is over. */
  end(): Promise<void>
}

/** A call to start: the callee, and functions that load the SDK client and make the call. */
export interface CallPlan {
  readonly callee: string
  load(): Promise<KandyClient>
  begin(kandy: KandyClient): AnonymousCall
}

/** The state of the store. The object is immutable: each change creates a new object. */
export interface CallSnapshot {
  readonly state: AnonymousCallState
  /** Null while idle and while the SDK is loading. */
  readonly call: AnonymousCall | null
  /** The callee of the call. Null while idle. */
  readonly callee: string | null
}

/** The state of the call: a state of `@anoncall/client`, or `idle` before the first call. */
export type AnonymousCallState = CallState | IdleState

/** There was no call yet. */
export interface IdleState {
  readonly kind: 'idle'
  readonly issuanceId: null
}

/** Returns whether a call is in progress, from its start to its end. */
export function isUnderWay({ kind }: AnonymousCallState): boolean {
  return kind !== 'idle' && kind !== 'ended' && kind !== 'failed'
}

export const IDLE: CallSnapshot = { state: { kind: 'idle', issuanceId: null }, call: null, callee: null }

const CONNECTING: CallState = { kind: 'connecting', step: 'credentials', issuanceId: null }

const ENDED_EARLY: CallState = { kind: 'ended', by: 'us', statusCode: null, reasonText: null, issuanceId: null }

function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error
  return new CallError('CALL_FAILED', 'The call could not be placed.', { cause: error })
}
