import { useEffect } from 'react'
import { useStoredSwitch } from '../ui/useStoredSwitch.ts'
import { EndedCall } from './EndedCall.tsx'
import { IncomingCall } from './IncomingCall.tsx'
import { OngoingCall } from './OngoingCall.tsx'
import { Registration } from './Registration.tsx'
import { useAgent } from './useAgent.ts'
import { useRinging } from './useRinging.ts'
import { Waiting } from './Waiting.tsx'

/** One address: whether it is reachable, and the call of now. */
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
            {missed.from} called while {missed.wasTalking ? 'you were talking' : 'another call was ringing'} and got a
            busy signal.
          </p>
        )}
      </section>
    </>
  )
}

export interface AgentDeskProps {
  readonly address: string
  readonly autoAnswer: 'audio' | 'video' | undefined
}
