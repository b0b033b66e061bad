import { type AnonymousCall, type CallAvailability, type CallOptions, startCall } from '@anoncall/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useInsertionEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { type AnonymousCallState, createCallStore, IDLE, isUnderWay } from './createCallStore.ts'
import { callAvailabilityQuery, useCallAvailabilityQuery } from './generated/hooks.ts'
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
  const queryClient = useQueryClient()
  const issue = useIssueCredentials()
  const [store] = useState(createCallStore)
  const {
    call,
    state,
    callee: called,
  } = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot)
  // Only read here: it is asked for on intent.
  const { data } = useCallAvailabilityQuery({ callee }, { enabled: false, throwOnError: false })

  const latest = useRef({ callee, options, source, queryClient, issue })
  // Before any effect in which a page might start the call.
  useInsertionEffect(() => {
    latest.current = { callee, options, source, queryClient, issue }
  })
  useEffect(() => () => void store.end(), [store])

  const actions = useMemo(() => {
    function start() {
      const { callee, source, issue, options } = latest.current
      const { reference, ...callOptions } = options
      store.start({
        callee,
        // Never in the same turn, so that a start in an effect that StrictMode runs twice places one call.
        load: source.load,
        begin: (kandy) => startCall(kandy, { issue: () => issue({ callee, reference }) }, callOptions),
      })
    }
    function warmUp() {
      const { callee, source, queryClient } = latest.current
      // Whoever presses the button is told; whoever only points at it is not.
      source.load().catch(() => {})
      void queryClient.prefetchQuery({ ...callAvailabilityQuery({ callee }), staleTime: AVAILABILITY_FRESH_MS })
    }
    const intentProps = { onPointerEnter: warmUp, onFocus: warmUp, onTouchStart: warmUp }
    return { start, end: store.end, intentProps }
  }, [store])

  const isAnothers = called !== callee && !isUnderWay(state)
  return {
    ...actions,
    // What became of a call to somebody else is not this callee's.
    state: isAnothers ? IDLE.state : state,
    call: isAnothers ? null : call,
    availability: data?.callAvailability ?? null,
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
  /** What the last intent found out; `useCallAvailabilityQuery({ callee })` fills it earlier. Null while unknown. */
  readonly availability: CallAvailability | null
  /** For the element that starts the call: loads the SDK and asks for the availability, never for credentials. */
  readonly intentProps: IntentProps
}

export interface IntentProps {
  onPointerEnter(this: void): void
  onFocus(this: void): void
  onTouchStart(this: void): void
}

const AVAILABILITY_FRESH_MS = 30_000
