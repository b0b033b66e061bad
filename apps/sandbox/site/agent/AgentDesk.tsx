import { useEffect } from 'react'
import { formatDuration } from '../ui/CallTimer.tsx'
import { StageText } from '../ui/StageText.tsx'
import { useStoredSwitch } from '../ui/Switch.tsx'
import type { AgentCallPhase, AgentCallState } from './createAgentCall.ts'
import { IncomingCall } from './IncomingCall.tsx'
import { OngoingCall } from './OngoingCall.tsx'
import { Registration } from './Registration.tsx'
import { tones } from './tones.ts'
import { useAgent } from './useAgent.ts'

/** Shows the registration of one address and its current call. */
export function AgentDesk({ address, autoAnswer }: AgentDeskProps) {
  const { agent, state } = useAgent(address)
  const [isLoud, setLoud] = useStoredSwitch('agent-sound', true)
  const { registration, call, missed } = state
  const current = agent?.call()
  const isRinging = call?.phase.kind === 'ringing'
  const ringingId = isRinging ? call.id : undefined
  useRinging({ isRinging, isLoud, who: call?.displayName ?? call?.from ?? '' })

  useEffect(() => {
    if (autoAnswer === undefined || ringingId === undefined) return
    void agent?.call()?.answer(autoAnswer === 'video')
  }, [agent, autoAnswer, ringingId])

  return (
    <>
      <Registration
        registration={registration}
        address={address}
        isLoud={isLoud}
        onLoud={setLoud}
        onRegister={() => agent?.start()}
      />
      <section className="card desk" aria-label="Call" data-phase={call?.phase.kind ?? 'waiting'}>
        {(call === null || current === undefined) && <Waiting isRegistered={registration.kind === 'registered'} />}
        {call !== null && current !== undefined && call.phase.kind === 'ringing' && (
          <IncomingCall state={call} phase={call.phase} call={current} />
        )}
        {call !== null &&
          current !== undefined &&
          (call.phase.kind === 'answering' || call.phase.kind === 'connected') && (
            <OngoingCall state={call} phase={call.phase} call={current} />
          )}
        {call !== null && call.phase.kind === 'ended' && <EndedCall state={call} phase={call.phase} />}
        {call?.problem !== undefined && (
          <p className="notice bad" role="alert">
            {call.problem}
          </p>
        )}
        {missed !== null && (
          <p className="notice warn" role="status">
            {missed.from} called while {missed.wasConnected ? 'you were talking' : 'another call was ringing'} and got a
            busy signal.
          </p>
        )}
      </section>
    </>
  )
}

interface AgentDeskProps {
  readonly address: string
  readonly autoAnswer: 'audio' | 'video' | undefined
}

/** Plays the ringtone and flashes the title of the tab while a call rings. */
function useRinging({ isRinging, isLoud, who }: Ringing): void {
  useEffect(() => (isRinging && isLoud ? tones.ring() : undefined), [isRinging, isLoud])

  useEffect(() => {
    if (!isRinging) return
    const quiet = document.title
    let isLit = false
    const flash = () => {
      isLit = !isLit
      document.title = isLit ? `☎ ${who} is calling` : quiet
    }
    flash()
    const timer = setInterval(flash, FLASH_MS)
    return () => {
      clearInterval(timer)
      document.title = quiet
    }
  }, [isRinging, who])
}

interface Ringing {
  readonly isRinging: boolean
  readonly isLoud: boolean
  readonly who: string
}

const FLASH_MS = 1_000

/** Shows that there is no call. */
function Waiting({ isRegistered }: { readonly isRegistered: boolean }) {
  return (
    <div className="stage quiet">
      <StageText icon="phone" title={isRegistered ? 'Waiting for a call' : 'Not reachable'}>
        <p className="stage-line">
          {isRegistered
            ? 'Leave this tab open. It rings when a call arrives.'
            : 'No calls arrive until this page is registered at the gateway.'}
        </p>
      </StageText>
    </div>
  )
}

/** Shows how the last call ended, until the next call arrives. */
function EndedCall({ state, phase }: EndedCallProps) {
  const who = state.displayName ?? state.from
  const title = phase.lastedMs === undefined ? describeMissedCall(who, phase) : `The call with ${who} is over`
  return (
    <div className="stage quiet">
      <StageText icon="hangUp" title={title} isTitleAnnounced>
        {phase.lastedMs !== undefined && (
          <p className="stage-line">
            {ENDINGS[phase.by]} after {formatDuration(phase.lastedMs)}.
          </p>
        )}
        {phase.statusCode !== undefined && (
          <p className="stage-line">
            <code>{phase.statusCode}</code> {phase.reasonText}
          </p>
        )}
        <p className="stage-line">Waiting for the next call.</p>
      </StageText>
    </div>
  )
}

interface EndedCallProps {
  readonly state: AgentCallState
  readonly phase: Extract<AgentCallPhase, { kind: 'ended' }>
}

const ENDINGS = {
  us: 'You hung up',
  them: 'The caller hung up',
  gateway: 'The gateway ended the call',
  callerLost: 'The connection to the caller was lost',
  gatewayLost: 'The connection to the gateway was lost',
} as const

function describeMissedCall(who: string, { by, statusCode }: EndedCallProps['phase']): string {
  if (by === 'gatewayLost') return `The call from ${who} was lost with the connection to the gateway`
  if (by === 'callerLost') return `The connection to ${who} was lost before you answered`
  if (by === 'gateway') return `The gateway ended the call from ${who} before you answered`
  if (by === 'them') return `${who} hung up before you answered`
  return statusCode === '486' ? `${who} got a busy signal` : `You rejected the call from ${who}`
}
