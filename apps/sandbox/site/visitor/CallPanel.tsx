import type { CallAvailability } from '@anoncall/react'
import { useEffect, useRef } from 'react'
import type { CallWish } from './CallDesk.tsx'
import type { CallHandle } from './CallHandle.ts'
import { CallLauncher } from './CallLauncher.tsx'
import { Controls } from './Controls.tsx'
import { FailedCall } from './FailedCall.tsx'
import { isUnderWay } from './isUnderWay.ts'
import { Stage } from './Stage.tsx'
import { useGatewayWords } from './useGatewayWords.ts'

/** The call from the button to its end: a stage that shows where it stands, and below what can be done about it. */
export function CallPanel({ callee, handle, availability, wish, onWish }: CallPanelProps) {
  const { state, call, start, end, intentProps } = handle
  const panel = useRef<HTMLElement>(null)
  const words = useGatewayWords(state.kind)
  const isBusy = isUnderWay(state)

  // Where the button that had the focus is gone, the focus goes to the one that took its place.
  useEffect(() => {
    if (state.kind === 'idle' || document.activeElement !== document.body) return
    panel.current?.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true })
  }, [state.kind])

  return (
    <section ref={panel} className="card call-card" aria-label={`Call to ${callee}`} data-state={state.kind}>
      <Stage callee={callee} state={state} availability={availability} />
      {state.kind === 'failed' && <FailedCall error={state.error} issuanceId={state.issuanceId} words={words} />}
      {isBusy ? (
        <Controls state={state} call={call} wish={wish} onWish={onWish} onEnd={() => void end()} />
      ) : (
        <CallLauncher
          callee={callee}
          state={state}
          hasVideo={wish.hasVideo}
          onVideo={(hasVideo) => onWish({ hasVideo })}
          onStart={start}
          intentProps={intentProps}
        />
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
  readonly wish: CallWish
  readonly onWish: (part: Partial<CallWish>) => void
}
