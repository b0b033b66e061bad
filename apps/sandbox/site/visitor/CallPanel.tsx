import { type CallAvailability, describeRefusal } from '@anoncall/react'
import { useEffect, useId, useRef } from 'react'
import type { CallWish } from './CallDesk.tsx'
import type { CallHandle } from './CallHandle.ts'
import { CallLauncher } from './CallLauncher.tsx'
import { Controls } from './Controls.tsx'
import { FailedCall } from './FailedCall.tsx'
import { isUnderWay } from './isUnderWay.ts'
import { Stage } from './Stage.tsx'
import { useGatewayWords } from './useGatewayWords.ts'

/** The call from the button to its end: a stage that shows where it stands, and below what can be done about it. */
export function CallPanel({ callee, handle, availability, onAsk, wish, onWish }: CallPanelProps) {
  const { state, call, start, end, intentProps } = handle
  const panel = useRef<HTMLElement>(null)
  const words = useGatewayWords(state.kind)
  const isBusy = isUnderWay(state)
  const whyId = useId()
  const closed = availability?.isOpen === false ? describeRefusal(availability) : undefined
  // On the stage before a call; below the button after one, unless the call itself has failed for it.
  const isTold = state.kind === 'idle' || (state.kind === 'failed' && state.error.message === closed)

  // Where the button that had the focus is gone, the focus goes to the one that took its place.
  useEffect(() => {
    if (state.kind === 'idle' || document.activeElement !== document.body) return
    panel.current?.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true })
  }, [state.kind])

  return (
    <section ref={panel} className="card call-card" aria-label={`Call to ${callee}`} data-state={state.kind}>
      <Stage callee={callee} state={state} availability={availability} lineId={whyId} />
      {state.kind === 'failed' && (
        <FailedCall
          error={state.error}
          issuanceId={state.issuanceId}
          words={words}
          sentenceId={isTold ? whyId : undefined}
        />
      )}
      {isBusy ? (
        <Controls state={state} call={call} wish={wish} onWish={onWish} onEnd={() => void end()} />
      ) : (
        <CallLauncher
          callee={callee}
          state={state}
          hasVideo={wish.hasVideo}
          onVideo={(hasVideo) => onWish({ hasVideo })}
          onStart={closed === undefined ? start : onAsk}
          closedById={closed === undefined ? undefined : whyId}
          intentProps={intentProps}
        />
      )}
      {!isBusy && !isTold && closed !== undefined && (
        <p className="why" id={whyId}>
          {closed}
        </p>
      )}
      {state.issuanceId !== null && state.kind !== 'failed' && (
        <p className="receipt">
          Receipt <code>{state.issuanceId}</code>
        </p>
      )}
    </section>
  )
}

export interface CallPanelProps {
  readonly callee: string
  readonly handle: CallHandle
  readonly availability: CallAvailability | null
  /** Asks anew whether a call would be let through. */
  readonly onAsk: () => void
  readonly wish: CallWish
  readonly onWish: (part: Partial<CallWish>) => void
}
