import { type AnonymousCallState, type CallAvailability, describeRefusal, type IntentProps } from '@anoncall/react'
import { useEffect, useId, useRef, useState } from 'react'
import { type GatewayRefusal, gatewayApi } from '../gatewayApi.ts'
import { Icon } from '../ui/Icon.tsx'
import { Switch } from '../ui/Switch.tsx'
import { Controls } from './Controls.tsx'
import type { CallPreferences } from './DevicePicker.tsx'
import { isUnderWay } from './describeState.ts'
import { FailedCall } from './FailedCall.tsx'
import { Stage } from './Stage.tsx'
import type { CallHandle } from './useUnrestrictedCall.ts'

/** Shows the state of the call, and below it the buttons that are available in this state. */
export function CallPanel({
  callee,
  handle,
  availability,
  onCheckAvailability,
  preferences,
  onPreferences,
}: CallPanelProps) {
  const { state, call, start, end, intentProps } = handle
  const panel = useRef<HTMLElement>(null)
  const refusals = useGatewayRefusals(state.kind)
  const isBusy = isUnderWay(state)
  const reasonId = useId()
  const closed = availability?.isOpen === false ? describeRefusal(availability) : undefined
  // Before a call, the stage shows why no calls are possible. After a call, this reason is shown below the button,
  // unless the call failed for the same reason.
  const isReasonShown = state.kind === 'idle' || (state.kind === 'failed' && state.error.message === closed)

  // If the focused button disappears, the button that replaces it gets the focus.
  useEffect(() => {
    if (state.kind === 'idle' || document.activeElement !== document.body) return
    panel.current?.querySelector<HTMLElement>('[data-main]')?.focus({ preventScroll: true })
  }, [state.kind])

  return (
    <section ref={panel} className="card call-card" aria-label={`Call to ${callee}`} data-state={state.kind}>
      <Stage callee={callee} state={state} availability={availability} lineId={reasonId} />
      {state.kind === 'failed' && (
        <FailedCall
          error={state.error}
          issuanceId={state.issuanceId}
          refusals={refusals}
          sentenceId={isReasonShown ? reasonId : undefined}
        />
      )}
      {isBusy ? (
        <Controls
          state={state}
          call={call}
          preferences={preferences}
          onPreferences={onPreferences}
          onEnd={() => void end()}
        />
      ) : (
        <CallLauncher
          callee={callee}
          state={state}
          hasVideo={preferences.hasVideo}
          onVideo={(hasVideo) => onPreferences({ hasVideo })}
          onStart={closed === undefined ? start : onCheckAvailability}
          closedById={closed === undefined ? undefined : reasonId}
          intentProps={intentProps}
        />
      )}
      {!isBusy && !isReasonShown && closed !== undefined && (
        <p className="why" id={reasonId}>
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
  /** Checks again whether a call is possible. */
  readonly onCheckAvailability: () => void
  readonly preferences: CallPreferences
  readonly onPreferences: (part: Partial<CallPreferences>) => void
}

/** The call button, before and after a call. */
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
  /** The id of the element with the reason why a call is not possible. The button is then disabled but focusable. */
  readonly closedById: string | undefined
  readonly intentProps: IntentProps
}

function labelOf(callee: string, state: AnonymousCallState): string {
  if (state.kind === 'ended') return `Call ${callee} again`
  return state.kind === 'failed' && state.error.retryable ? 'Try again' : `Call ${callee}`
}

/** Returns the gateway's refusals of a failed call, newest first. */
function useGatewayRefusals(kind: AnonymousCallState['kind']): readonly GatewayRefusal[] {
  const [refusals, setRefusals] = useState<readonly GatewayRefusal[]>([])
  const before = useRef<Promise<ReadonlySet<string>>>(undefined)
  const phase = kind === 'failed' || kind === 'connecting' ? kind : 'other'

  useEffect(() => {
    if (phase === 'other') return
    if (phase === 'connecting') {
      setRefusals([])
      before.current = listIds()
      return
    }
    const controller = new AbortController()
    void findNew(before.current, controller.signal).then((found) => {
      if (!controller.signal.aborted) setRefusals(found)
    })
    return () => controller.abort()
  }, [phase])

  return kind === 'failed' ? refusals : []
}

async function listIds(): Promise<ReadonlySet<string>> {
  try {
    return new Set((await gatewayApi.refusals()).map(({ id }) => id))
  } catch {
    return new Set()
  }
}

/** Polls for new refusals, because the gateway can add them after the SDK reports the failure. */
async function findNew(before: Promise<ReadonlySet<string>> | undefined, signal: AbortSignal) {
  const known = (await before) ?? new Set()
  for (const waitMs of WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (signal.aborted) return []
    const refusals = await gatewayApi.refusals(signal).catch(() => [])
    const found = refusals.filter(({ id }) => !known.has(id)).sort((one, other) => other.at - one.at)
    // The client retries once with new credentials, and usually gets the same refusal.
    const distinct = found.filter(
      ({ sentence }, index) => index === found.findIndex((each) => each.sentence === sentence),
    )
    if (distinct.length > 0) return distinct.slice(0, SHOWN_MAX)
  }
  return []
}

const WAITS_MS = [0, 300, 1_000]
const SHOWN_MAX = 3
