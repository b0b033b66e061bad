import type { AnonymousCallState, CallAvailability } from '@anoncall/react'
import { CallTimer } from '../ui/CallTimer.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { ConnectingSteps } from './ConnectingSteps.tsx'
import { describeState } from './describeState.ts'
import { isNobodysFault } from './isNobodysFault.ts'
import { useCallLength } from './useCallLength.ts'

/** Where the call stands, large; the other side's picture and one's own where there are any. */
export function Stage({ callee, state, availability, lineId }: StageProps) {
  const lengthMs = useCallLength(state)
  const { title, line } = describeState(state, { callee, availability, lengthMs })
  const isLive = state.kind === 'connected'
  const isTurnedAway = state.kind === 'failed' && isNobodysFault(state.error.code)
  const showsPicture = isLive && state.hasRemoteVideo

  return (
    <div className={`stage ${isTurnedAway ? 'turned' : FACES[state.kind]}${showsPicture ? ' has-picture' : ''}`}>
      {/* The SDK puts its elements in here: React leaves them alone, and must never remove them. */}
      <div id="remote-picture" className="picture remote" hidden={!showsPicture} />
      <div id="own-picture" className="picture local" hidden={!(isLive && state.hasLocalVideo)} />
      <div className="stage-words">
        <span className="avatar">
          <Icon name={isTurnedAway ? 'hangUp' : ICONS[state.kind]} />
        </span>
        <p className="stage-title">{title}</p>
        {state.kind === 'idle' && availability !== null && <Presence isOpen={availability.isOpen} />}
        {line !== undefined && (
          <p className="stage-line" id={state.kind === 'idle' ? lineId : undefined}>
            {line}
          </p>
        )}
        {(state.kind === 'connecting' || state.kind === 'ringing') && <ConnectingSteps state={state} />}
        {(state.kind === 'connected' || state.kind === 'held') && <CallTimer since={state.connectedAt} />}
      </div>
      <p role="status" className="out-of-sight">
        {state.kind === 'idle' ? '' : [title, line].filter(Boolean).join(' ')}
      </p>
    </div>
  )
}

export interface StageProps {
  readonly callee: string
  readonly state: AnonymousCallState
  readonly availability: CallAvailability | null
  /** For what is said before a call. */
  readonly lineId: string
}

/** Whether a call would be let through now, before anybody presses. */
function Presence({ isOpen }: { readonly isOpen: boolean }) {
  return (
    <p className={`presence ${isOpen ? 'registered' : 'closed'}`}>
      <span className="dot" aria-hidden="true" />
      {isOpen ? 'Open now' : 'Closed'}
    </p>
  )
}

const FACES = {
  idle: 'quiet',
  connecting: 'connecting',
  ringing: 'ringing',
  connected: 'live',
  held: 'held',
  ended: 'quiet',
  failed: 'failed',
} as const satisfies Record<AnonymousCallState['kind'], string>

const ICONS = {
  idle: 'headset',
  connecting: 'headset',
  ringing: 'phone',
  connected: 'headset',
  held: 'hold',
  ended: 'check',
  failed: 'alert',
} as const satisfies Record<AnonymousCallState['kind'], IconName>
