import type { AnonymousCallState, CallAvailability } from '@anoncall/react'
import { useState } from 'react'
import { CallTimer } from '../ui/CallTimer.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { StageText } from '../ui/StageText.tsx'
import { describeState, isExpectedOutcome } from './describeState.ts'

/** Shows the state of the call, and the videos of both sides. */
export function Stage({ callee, state, availability, lineId }: StageProps) {
  const lengthMs = useCallLength(state)
  const { title, line } = describeState(state, { callee, availability, lengthMs })
  const isLive = state.kind === 'connected'
  const isRejected = state.kind === 'failed' && isExpectedOutcome(state.error.code)
  const showsPicture = isLive && state.hasRemoteVideo

  return (
    <div className={`stage ${isRejected ? 'rejected' : FACES[state.kind]}${showsPicture ? ' has-picture' : ''}`}>
      {/* The SDK adds its elements here. React must never remove these containers. */}
      <div id="remote-picture" className="picture remote" hidden={!showsPicture} />
      <div id="own-picture" className="picture local" hidden={!(isLive && state.hasLocalVideo)} />
      <StageText icon={isRejected ? 'hangUp' : ICONS[state.kind]} title={title}>
        {state.kind === 'idle' && availability !== null && <Presence isOpen={availability.isOpen} />}
        {line !== undefined && (
          <p className="stage-line" id={state.kind === 'idle' ? lineId : undefined}>
            {line}
          </p>
        )}
        {(state.kind === 'connecting' || state.kind === 'ringing') && <ConnectingSteps state={state} />}
        {(state.kind === 'connected' || state.kind === 'held') && <CallTimer since={state.connectedAt} />}
      </StageText>
      <p role="status" className="visually-hidden">
        {state.kind === 'idle' ? '' : [title, line].filter(Boolean).join(' ')}
      </p>
    </div>
  )
}

interface StageProps {
  readonly callee: string
  readonly state: AnonymousCallState
  readonly availability: CallAvailability | null
  /** The id of the line that is shown before a call. */
  readonly lineId: string
}

/** Shows whether a call is possible now. */
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

/** Shows the steps until the call is answered. */
function ConnectingSteps({ state }: ConnectingStepsProps) {
  const now = state.kind === 'ringing' ? 'Ringing' : LABELS[state.step]
  // Most servers require no proof of work. After a proof of work was required once, its step stays in the list.
  const [hadChallenge, setHadChallenge] = useState(false)
  if (now === CHALLENGE_STEP && !hadChallenge) setHadChallenge(true)
  const steps = STEPS.filter((label) => label !== CHALLENGE_STEP || hadChallenge)
  const reached = steps.indexOf(now)
  return (
    <ol className="steps">
      {steps.map((label, index) => (
        <li
          key={label}
          className={index < reached ? 'done' : index === reached ? 'now' : 'later'}
          aria-current={index === reached ? 'step' : undefined}
        >
          <span className="step-mark">
            {index < reached ? <Icon name="check" /> : index === reached ? <span className="spinner" /> : null}
          </span>
          {label}
        </li>
      ))}
    </ol>
  )
}

interface ConnectingStepsProps {
  readonly state: Extract<AnonymousCallState, { kind: 'connecting' | 'ringing' }>
}

const CHALLENGE_STEP = 'Proof of work in your browser'

const LABELS = {
  credentials: 'Microphone and permission',
  challenge: CHALLENGE_STEP,
  gateway: 'Placing the call',
} as const

const STEPS: readonly string[] = [...Object.values(LABELS), 'Ringing']

/** Returns how long the last call lasted, in milliseconds. Undefined if it was not answered. */
function useCallLength(state: AnonymousCallState): number | undefined {
  const [seen, setSeen] = useState<{ readonly connectedAt: number | undefined; readonly endedAt: number | undefined }>(
    NEVER,
  )

  // The state is set during rendering, because an effect would first show the wrong text.
  if ((state.kind === 'connected' || state.kind === 'held') && seen.connectedAt !== state.connectedAt)
    setSeen({ connectedAt: state.connectedAt, endedAt: undefined })
  else if (state.kind === 'connecting' && seen.connectedAt !== undefined) setSeen(NEVER)
  else if (state.kind === 'ended' && seen.connectedAt !== undefined && seen.endedAt === undefined)
    setSeen({ ...seen, endedAt: Date.now() })

  if (seen.connectedAt === undefined || seen.endedAt === undefined) return undefined
  return seen.endedAt - seen.connectedAt
}

const NEVER = { connectedAt: undefined, endedAt: undefined }
