import { type AnonymousCall, type CallAvailability, type CallOptions, startCall } from '@anoncall/client'
import { useEffect, useInsertionEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { type AnonymousCallState, createCallStore, IDLE, isUnderWay } from './createCallStore.ts'
import { useAvailability } from './useAvailability.ts'
import { useIssueCredentials } from './useIssueCredentials.ts'
import { useKandySource } from './useKandySource.ts'

/**
 * One call to one destination, from the press of a button to its end. Nothing is asked for before `start`; `intentProps` on what
 * is pressed make that quick. The call ends when the component is unmounted, and goes on when the callee changes. Throws a
 * TypeError where no AnoncallProvider above has `kandy`; what fails later is the state `failed`, with a CallError.
 *
 * @example
 * const { state, start, end, intentProps } = useAnonymousCall('support')
 * return <button {...intentProps} onClick={state.kind === 'connected' ? end : start}>{state.kind}</button>
 */
export function useAnonymousCall(callee: string, options: UseAnonymousCallOptions = {}): UseAnonymousCallResult {
  const source = useKandySource()
  const issue = useIssueCredentials()
  const [store] = useState(createCallStore)
  const {
    call,
    state,
    callee: called,
  } = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot)
  const { availability, ask, askAnew } = useAvailability(callee)

  const now = { callee, options, source, issue, ask }
  const latest = useRef(now)
  // Before any effect in which a page might start the call.
  useInsertionEffect(() => {
    latest.current = now
  })
  useEffect(() => () => void store.end(), [store])
  useEffect(() => {
    // What was known no longer holds.
    if (state.kind === 'failed' && state.error.refusal) askAnew()
  }, [state, askAnew])

  const actions = useMemo(() => {
    function start() {
      const { callee, source, issue, options } = latest.current
      const { reference, ...callOptions } = options
      store.start({
        callee,
        // Never in the same turn, so that a start in an effect that StrictMode runs twice places one call.
        load: source.load,
        begin: (kandy) =>
          startCall(
            kandy,
            {
              issue: (signal, challengeSolution) => issue({ callee, reference, challengeSolution }, signal),
              report: source.server,
            },
            callOptions,
          ),
      })
    }
    const askAvailability = () => latest.current.ask()
    function warmUp() {
      // Whoever presses the button is told; whoever only points at it is not.
      latest.current.source.load().catch(() => {})
      askAvailability()
    }
    const intentProps = { onPointerEnter: warmUp, onFocus: warmUp, onTouchStart: warmUp }
    return { start, end: store.end, askAvailability, intentProps }
  }, [store])

  const isAnothers = called !== callee && !isUnderWay(state)
  return {
    ...actions,
    // What became of a call to somebody else is not this callee's.
    state: isAnothers ? IDLE.state : state,
    call: isAnothers ? null : call,
    availability,
  }
}

/** The call's options, read when it is started. The signal is the hook's own: `end` and unmounting. */
export interface UseAnonymousCallOptions extends Omit<CallOptions, 'signal'> {
  /** Your own name for this call, up to 64 characters. Kept with the issuance. */
  readonly reference?: string | undefined
}

export interface UseAnonymousCallResult {
  readonly state: AnonymousCallState
  /** Calls. Does nothing while a call is under way. Always the same function. */
  start(this: void): void
  /** Hangs up, at any time; resolves when it is over. Always the same function. */
  end(this: void): Promise<void>
  /** For mute, hold, DTMF and video. Null while idle, and while the SDK is being loaded. */
  readonly call: AnonymousCall | null
  /**
   * Whether a call would be allowed: `describeRefusal` says it in words. Null before anybody has asked, and where the question failed.
   */
  readonly availability: CallAvailability | null
  /**
   * Asks, for when the button comes into view; from then on it is asked again when the opening comes, and when the page is looked at
   * again. Always the same function.
   */
  askAvailability(this: void): void
  /** For the element that starts the call: loads the SDK and asks for the availability, never for credentials. */
  readonly intentProps: IntentProps
}

export interface IntentProps {
  onPointerEnter(this: void): void
  onFocus(this: void): void
  onTouchStart(this: void): void
}
