import { type AnonymousCall, CallError, type CallOptions, makeUnrestrictedCall } from '@anoncall/client'
import type { AnonymousCallState, UseAnonymousCallResult } from '@anoncall/react'
import { useEffect, useRef, useState } from 'react'
import { loadKandy } from '../loadKandy.ts'
import { createKandy } from './createKandy.ts'

/**
 * Places a call without credentials, to a callee that accepts such calls. Most pages need time-limited calls instead, with
 * `useAnonymousCall` from `@anoncall/react`.
 */
export function useUnrestrictedCall(callee: string, options: CallOptions): CallHandle {
  const [{ state, call }, setSnapshot] = useState(IDLE)
  const underWay = useRef<AbortController>(undefined)
  useEffect(() => () => underWay.current?.abort(), [])

  const place = async (controller: AbortController) => {
    const show = (next: AnonymousCallState, of: AnonymousCall | null) => {
      if (underWay.current === controller) setSnapshot({ state: next, call: of })
    }
    show({ kind: 'connecting', step: 'credentials', issuanceId: null }, null)
    try {
      const kandy = await createKandy()
      if (controller.signal.aborted) return show(ENDED_EARLY, null)
      const made = makeUnrestrictedCall(kandy, callee, { ...options, signal: controller.signal })
      made.on((next) => show(next, made))
      show(made.state, made)
      await made.ended
    } catch (cause) {
      const error = new CallError('SDK_UNUSABLE', 'The calling software could not be loaded.', { cause })
      show({ kind: 'failed', error, issuanceId: null }, null)
    }
  }

  return {
    state,
    call,
    start() {
      if (state.kind !== 'idle' && state.kind !== 'ended' && state.kind !== 'failed') return
      const controller = new AbortController()
      underWay.current = controller
      void place(controller)
    },
    end: async () => underWay.current?.abort(),
    intentProps: INTENT_PROPS,
  }
}

const IDLE: { readonly state: AnonymousCallState; readonly call: AnonymousCall | null } = {
  state: { kind: 'idle', issuanceId: null },
  call: null,
}

const ENDED_EARLY: AnonymousCallState = {
  kind: 'ended',
  by: 'us',
  statusCode: null,
  reasonText: null,
  issuanceId: null,
}

// A failure to load the SDK on hover or focus is ignored. The failure is reported when the visitor presses the button.
const prepare = () => void loadKandy().catch(() => {})
const INTENT_PROPS = { onPointerEnter: prepare, onFocus: prepare, onTouchStart: prepare }

/** The part of a call's interface that the panel needs. This part is the same for calls with and without credentials. */
export type CallHandle = Omit<UseAnonymousCallResult, 'availability' | 'askAvailability'>
