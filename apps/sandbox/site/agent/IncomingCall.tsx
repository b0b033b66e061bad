import { ControlButton } from '../ui/ControlButton.tsx'
import { StageText } from '../ui/StageText.tsx'
import type { AgentCall, AgentCallPhase, AgentCallState } from './createAgentCall.ts'

/** Shows a ringing call and the buttons to answer or reject it. */
export function IncomingCall({ state, phase, call }: IncomingCallProps) {
  return (
    <>
      <div className="stage ringing">
        <StageText icon="person" title={`${state.displayName ?? state.from} is calling`} isTitleAnnounced>
          <p className="stage-line">
            {state.displayName !== undefined && <span>{state.from} · </span>}
            {state.offersVideo ? 'with video' : 'audio only'}
          </p>
          {phase.hasEarlyMedia && <p className="stage-line">The caller hears a chime while waiting.</p>}
        </StageText>
      </div>
      <Parameters state={state} />
      <fieldset className="controls">
        <legend className="visually-hidden">Incoming call</legend>
        <ControlButton icon="phone" label="Answer" tone="answer" isMain onPress={() => void call.answer(false)} />
        <ControlButton icon="camera" label="With video" tone="answer" onPress={() => void call.answer(true)} />
        <ControlButton
          icon="wave"
          label="Early media"
          isLit={phase.hasEarlyMedia}
          isOff={phase.hasEarlyMedia}
          onPress={() => void call.startEarlyMedia()}
        />
        <ControlButton icon="alert" label="Busy" onPress={call.rejectAsBusy} />
        <ControlButton icon="hangUp" label="Reject" tone="danger" onPress={call.reject} />
      </fieldset>
    </>
  )
}

interface IncomingCallProps {
  readonly state: AgentCallState
  readonly phase: Extract<AgentCallPhase, { kind: 'ringing' }>
  readonly call: AgentCall
}

/** Lists the custom parameters that the caller's page sent. */
function Parameters({ state }: { readonly state: AgentCallState }) {
  if (state.customParameters.length === 0) return null
  return (
    <dl className="parameters">
      {state.customParameters.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
    </dl>
  )
}
