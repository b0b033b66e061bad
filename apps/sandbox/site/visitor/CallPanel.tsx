import { type AnonymousCallState, type CallAvailability, describeRefusal, type IntentProps } from '@anoncall/react'
import { useEffect, useId, useRef, useState } from 'react'
import { type GatewayRefusal, gatewayApi } from '../gatewayApi.ts'
import { Icon } from '../ui/Icon.tsx'
import { Switch } from '../ui/Switch.tsx'
import type { CallWish } from './CallDesk.tsx'
import { Controls } from './Controls.tsx'
import { isUnderWay } from './describeState.ts'
import { FailedCall } from './FailedCall.tsx'
import { Stage } from './Stage.tsx'
import type { CallHandle } from './useUnrestrictedCall.ts'

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

/** The button, before a call and after one. */
function CallLauncher(props: CallLauncherProps) {
  const { callee, state, hasVideo, onVideo, onStart, closedById, intentProps } = props
  return (
    <div className="launcher">
      <button
        type="button"
        className="call"
        data-main
        aria-disabled={closedById !== undefined}
        aria-describedby={closedById}
        onClick={onStart}
        {...intentProps}
      >
        <Icon name={hasVideo ? 'camera' : 'phone'} />
        {labelOf(callee, state)}
      </button>
      <Switch label="With video" isOn={hasVideo} onChange={onVideo} />
    </div>
  )
}

interface CallLauncherProps {
  readonly callee: string
  readonly state: AnonymousCallState
  readonly hasVideo: boolean
  readonly onVideo: (hasVideo: boolean) => void
  readonly onStart: () => void
  /** The element that says why nobody can be called now. The button is greyed then, and can still be reached. */
  readonly closedById: string | undefined
  readonly intentProps: IntentProps
}

function labelOf(callee: string, state: AnonymousCallState): string {
  if (state.kind === 'ended') return `Call ${callee} again`
  return state.kind === 'failed' && state.error.retryable ? 'Try again' : `Call ${callee}`
}

/** What the gateway wrote down against this call, once the call failed: newest first. */
function useGatewayWords(kind: AnonymousCallState['kind']): readonly GatewayRefusal[] {
  const [words, setWords] = useState<readonly GatewayRefusal[]>([])
  const before = useRef<Promise<ReadonlySet<string>>>(undefined)
  const phase = kind === 'failed' || kind === 'connecting' ? kind : 'other'

  useEffect(() => {
    if (phase === 'other') return
    if (phase === 'connecting') {
      setWords([])
      before.current = listIds()
      return
    }
    const controller = new AbortController()
    void findNew(before.current, controller.signal).then((found) => {
      if (!controller.signal.aborted) setWords(found)
    })
    return () => controller.abort()
  }, [phase])

  return kind === 'failed' ? words : []
}

async function listIds(): Promise<ReadonlySet<string>> {
  try {
    return new Set((await gatewayApi.refusals()).map(({ id }) => id))
  } catch {
    return new Set()
  }
}

/** The gateway may write it down a moment after the SDK gave up, or never. */
async function findNew(before: Promise<ReadonlySet<string>> | undefined, signal: AbortSignal) {
  const known = (await before) ?? new Set()
  for (const waitMs of WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (signal.aborted) return []
    const refusals = await gatewayApi.refusals(signal).catch(() => [])
    const found = refusals.filter(({ id }) => !known.has(id)).sort((one, other) => other.at - one.at)
    // The client tries once more with new credentials, and mostly hears the same.
    const distinct = found.filter(
      ({ sentence }, index) => index === found.findIndex((each) => each.sentence === sentence),
    )
    if (distinct.length > 0) return distinct.slice(0, SHOWN_MAX)
  }
  return []
}

const WAITS_MS = [0, 300, 1_000]
const SHOWN_MAX = 3
