import { type AnonymousCall, CallError, type CallState, type KandyClient } from '@anoncall/client'

/** The call of one hook, outside of React: what `useSyncExternalStore` reads, and what `start` and `end` act on. */
export function createCallStore(): CallStore {
  const listeners = new Set<() => void>()
  let snapshot = IDLE
  let attempt: object | undefined

  function change(mine: object, next: CallSnapshot) {
    // A call that was left behind goes on telling, until it is over.
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

export interface CallStore {
  subscribe(listener: () => void): () => void
  getSnapshot(): CallSnapshot
  getServerSnapshot(): CallSnapshot
  /** Does nothing while a call is under way, so that pressing twice calls once. */
  start(plan: CallPlan): void
  /** Resolves when it is over. */
  end(): Promise<void>
}

export interface CallPlan {
  readonly callee: string
  load(): Promise<KandyClient>
  begin(kandy: KandyClient): AnonymousCall
}

/** Never changes; each change brings a new one. */
export interface CallSnapshot {
  readonly state: AnonymousCallState
  /** Null before there is one: while idle, and while the SDK is being loaded. */
  readonly call: AnonymousCall | null
  /** Whom the call is for. Null while idle. */
  readonly callee: string | null
}

/** Where the call stands: the client's states, and `idle` before the first. */
export type AnonymousCallState = CallState | IdleState

export interface IdleState {
  readonly kind: 'idle'
  readonly issuanceId: null
}

/** Whether `start` would do nothing, and `end` something. */
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
