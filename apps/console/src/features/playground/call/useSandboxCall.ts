import { type RefObject, useEffect, useReducer, useRef, useState } from 'react'
import { type CallEvent, type CallProgress, callProgress, newCall } from './callProgress.ts'
import { readFrameMessage } from './readFrameMessage.ts'

/**
 * Places calls through the sandbox's page in a frame, so that the vendor's SDK never runs in the console. Accepts messages only
 * from that frame at the sandbox's exact origin. Sends the credentials only to that frame and origin.
 */
export function useSandboxCall(sandboxUrl: string): SandboxCall {
  const origin = new URL(sandboxUrl).origin
  const frame = useRef<HTMLIFrameElement>(null)
  const [request, setRequest] = useState<CallRequest>()
  const [progress, dispatch] = useReducer(reduce, undefined)

  useEffect(() => {
    if (request === undefined) return
    let isSent = false
    const timer = setTimeout(() => dispatch({ type: 'silent' }), FRAME_TIMEOUT_MS)
    const receive = ({ origin: from, source, data }: MessageEvent<unknown>) => {
      const page = frame.current?.contentWindow
      if (!page || from !== origin || source !== page) return
      const message = readFrameMessage(data)
      if (message === undefined) return
      if (message.type === 'ready' && !isSent) {
        isSent = true
        clearTimeout(timer)
        page.postMessage({ type: 'call', ...request }, origin)
      }
      dispatch({ ...message, at: Date.now() })
    }
    window.addEventListener('message', receive)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('message', receive)
    }
  }, [request, origin])

  return {
    frame,
    progress,
    place(next) {
      dispatch({ type: 'started', at: Date.now() })
      setRequest(next)
    },
    hangUp() {
      // A frame that has not responded has no call yet, so removing the frame is enough.
      if (progress?.step === 'opening') {
        setRequest(undefined)
        dispatch({ type: 'dropped' })
        return
      }
      frame.current?.contentWindow?.postMessage({ type: 'end' }, origin)
    },
  }
}

export interface SandboxCall {
  /** Ref for the frame, which is rendered while `progress` is defined. */
  readonly frame: RefObject<HTMLIFrameElement | null>
  /** Undefined before the first call. */
  readonly progress: CallProgress | undefined
  place(request: CallRequest): void
  hangUp(): void
}

/** The data that the frame needs for `makeAnonymous`. */
export interface CallRequest {
  readonly credentials: {
    readonly accountToken: string
    readonly fromToken: string
    readonly toToken: string
    readonly realm: string
  }
  readonly callee: string
  readonly from: string
  readonly video: boolean
  readonly issuanceId: string
  readonly issuedAt: string
  readonly expiresAt: string
}

/** How long to wait for the frame. A running sandbox on the same machine responds much faster. */
export const FRAME_TIMEOUT_MS = 8_000

type HookEvent = CallEvent | { readonly type: 'started'; readonly at: number } | { readonly type: 'dropped' }

function reduce(before: CallProgress | undefined, event: HookEvent): CallProgress | undefined {
  if (event.type === 'started') return newCall(event.at)
  if (event.type === 'dropped' || before === undefined) return undefined
  return callProgress(before, event)
}
