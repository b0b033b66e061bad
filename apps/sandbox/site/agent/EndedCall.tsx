import { formatDuration } from '../ui/formatDuration.ts'
import { Icon } from '../ui/Icon.tsx'
import type { AgentCallPhase, AgentCallState } from './AgentCallState.ts'

/** What became of the last call, until the next one. */
export function EndedCall({ state, phase }: EndedCallProps) {
  const who = state.displayName ?? state.from
  return (
    <div className="stage quiet">
      <div className="stage-words">
        <span className="avatar">
          <Icon name="hangUp" />
        </span>
        <p className="stage-title" role="status">
          {phase.lastedMs === undefined ? sentenceOfMissed(who, phase) : `The call with ${who} is over`}
        </p>
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
      </div>
    </div>
  )
}

export interface EndedCallProps {
  readonly state: AgentCallState
  readonly phase: Extract<AgentCallPhase, { kind: 'ended' }>
}

const ENDINGS = {
  us: 'You hung up',
  them: 'The caller hung up',
  gateway: 'The gateway ended the call',
  lost: 'The connection to the caller was lost',
  nobody: 'The connection to the gateway was lost',
} as const

function sentenceOfMissed(who: string, { by, statusCode }: EndedCallProps['phase']): string {
  if (by === 'nobody') return `The call from ${who} was lost with the connection to the gateway`
  if (by === 'lost') return `The connection to ${who} was lost before you answered`
  if (by === 'gateway') return `The gateway ended the call from ${who} before you answered`
  if (by === 'them') return `${who} hung up before you answered`
  return statusCode === '486' ? `${who} got a busy signal` : `You rejected the call from ${who}`
}
