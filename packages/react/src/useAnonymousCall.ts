import { type AnonymousCall, type CallAvailability, type CallOptions, startCall } from '@anoncall/client'
import { useEffect, useInsertionEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { type AnonymousCallState, createHookStore, IDLE, isUnderWay } from './createHookStore.ts'
import { useAvailability } from './useAvailability.ts'
import { useIssueCredentials } from './useIssueCredentials.ts'
import { useKandySource } from './useKandySource.ts'

/**
 * Manages one call to one destination. The hook requests credentials only after `start`. To prepare the call on hover or focus, set
 * `intentProps` on the button. The call ends when the component is unmounted, and continues if the callee changes. If a call fails, its
 * state becomes `failed` with a CallError.
 *
 * @param callee The alias of the destination.
 * @throws TypeError if no AnoncallProvider above has `kandy`.
 *
 * @example
 * const { state, start, end, intentProps } = useAnonymousCall('support')
 * return <button {...intentProps} onClick={state.kind === 'connected' ? end : start}>{state.kind}</button>
 */
export function useAnonymousCall(callee: string, options: UseAnonymousCallOptions = {}): UseAnonymousCallResult {
  const kandySource = useKandySource()
  const issue = useIssueCredentials()
  const [store] = useState(createHookStore)
  const {
    call,
    state,
    callee: called,
  } = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot)
  const { availability, ask, recheck } = useAvailability(callee)

  const now = { callee, options, kandySource, issue, ask }
  const latest = useRef(now)
  // This effect runs before the effects of the page, which can start the call.
  useInsertionEffect(() => {
    latest.current = now
  })
  useEffect(() => () => void store.end(), [store])
  useEffect(() => {
    // After a refusal, the known availability is out of date.
    if (state.kind === 'failed' && state.error.refusal) recheck()
  }, [state, recheck])

  const actions = useMemo(() => {
    function start() {
      const { callee, kandySource, issue, options } = latest.current
      const { reference, ...callOptions } = options
      store.start({
        callee,
        // Loading is asynchronous. An effect that StrictMode runs twice therefore makes only one call.
        load: kandySource.load,
        begin: (kandy) =>
          startCall(
            kandy,
            {
              issue: (signal, challengeSolution) => issue({ callee, reference, challengeSolution }, signal),
              report: kandySource.report,
            },
            callOptions,
          ),
      })
    }
    const askAvailability = () => latest.current.ask()
    function warmUp() {
      // An error is shown only when the button is pressed.
      latest.current.kandySource.load().catch(() => {})
      askAvailability()
    }
    const intentProps = { onPointerEnter: warmUp, onFocus: warmUp, onTouchStart: warmUp }
    return { start, end: store.end, askAvailability, intentProps }
  }, [store])

  const isOtherCallee = called !== callee && !isUnderWay(state)
  return {
    ...actions,
    // The result of a call to another callee does not belong to this callee.
    state: isOtherCallee ? IDLE.state : state,
    call: isOtherCallee ? null : call,
    availability,
  }
}

/**
 * The options of a call. The hook reads the options when the call starts. There is no `signal`, because `end` and
 * unmounting end the call.
 */
export interface UseAnonymousCallOptions extends Omit<CallOptions, 'signal'> {
  /** Your own identifier for this call, up to 64 characters. Stored with the receipt. */
  readonly reference?: string | undefined
}

/** The state of a call, and functions to change it. */
export interface UseAnonymousCallResult {
  readonly state: AnonymousCallState
  /** Starts a call. Does nothing during a call. Always the same function. */
  start(this: void): void
  /** Hangs up, and resolves when the call is over. Can be called at any time. Always the same function. */
  end(this: void): Promise<void>
  /** The call, with methods for mute, hold, DTMF and video. Null while idle and while the SDK is loading. */
  readonly call: AnonymousCall | null
  /**
   * Whether a call would be allowed. `describeRefusal` returns a sentence for this value. Null before the first check, or if the last check
   * failed.
   */
  readonly availability: CallAvailability | null
  /**
   * Checks the availability. Call this function when the button comes into view. After the first check, the hook also
   * checks at the next opening time and when the visitor returns to the page. Always the same function.
   */
  askAvailability(this: void): void
  /**
   * Props for the element that starts the call. These props load the SDK and check the availability. They never request
   * credentials.
   */
  readonly intentProps: IntentProps
}

/** Event handlers for hover, focus and touch. */
export interface IntentProps {
  onPointerEnter(this: void): void
  onFocus(this: void): void
  onTouchStart(this: void): void
}
