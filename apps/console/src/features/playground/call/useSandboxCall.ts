import { type RefObject, useEffect, useReducer, useRef, useState } from 'react'
import { type CallEvent, type CallProgress, callProgress, newCall } from './callProgress.ts'
import { readFrameMessage } from './readFrameMessage.ts'

/**
 * Places calls through the sandbox's page in a frame: the vendor's SDK never runs in the console. Only messages of that frame and of
 * the sandbox's exact origin are heard, and the credentials go nowhere else.
 */
export function useSandboxCall(sandboxUrl: string): SandboxCall {
  const origin = new URL(sandboxUrl).origin
  const frame = useRef<HTMLIFrameElement>(null)
  const [order, setOrder] = useState<CallOrder>()
  const [progress, tell] = useReducer(reduce, undefined)

  useEffect(() => {
    if (order === undefined) return
    let isHandedOver = false
    const timer = setTimeout(() => tell({ type: 'silent' }), FRAME_ANSWERS_WITHIN_MS)
    const hear = ({ origin: from, source, data }: MessageEvent<unknown>) => {
      const page = frame.current?.contentWindow
      if (!page || from !== origin || source !== page) return
      const message = readFrameMessage(data)
      if (message === undefined) return
      if (message.type === 'ready' && !isHandedOver) {
        isHandedOver = true
        clearTimeout(timer)
        page.postMessage({ type: 'call', ...order }, origin)
      }
      tell({ ...message, at: Date.now() })
    }
    window.addEventListener('message', hear)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('message', hear)
    }
  }, [order, origin])

  return {
    frame,
    progress,
    place(next) {
      tell({ type: 'begun', at: Date.now() })
      setOrder(next)
    },
    hangUp() {
      // A frame that has not answered has no call yet; taking it away is enough.
      if (progress?.step === 'opening') {
        setOrder(undefined)
        tell({ type: 'dropped' })
        return
      }
      frame.current?.contentWindow?.postMessage({ type: 'end' }, origin)
    },
  }
}

export interface SandboxCall {
  /** Goes to the frame that stands on the page while there is progress. */
  readonly frame: RefObject<HTMLIFrameElement | null>
  /** `undefined` before the first call. */
  readonly progress: CallProgress | undefined
  place(order: CallOrder): void
  hangUp(): void
}

/** All that the frame needs for `makeAnonymous`. */
export interface CallOrder {
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

/** A page of the same machine answers in far less; where nobody does, nobody is there. */
export const FRAME_ANSWERS_WITHIN_MS = 8_000

type HookEvent = CallEvent | { readonly type: 'begun'; readonly at: number } | { readonly type: 'dropped' }

function reduce(before: CallProgress | undefined, event: HookEvent): CallProgress | undefined {
  if (event.type === 'begun') return newCall(event.at)
  if (event.type === 'dropped' || before === undefined) return undefined
  return callProgress(before, event)
}
