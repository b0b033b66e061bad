import type { GatewayCall } from '../emulator/GatewayState.ts'
import { gatewayApi } from '../emulator/gatewayApi.ts'
import { formatDuration } from '../ui/formatDuration.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { formatTime } from './formatTime.ts'
import { useChange } from './useChange.ts'

/** Every call the gateway took, newest first. */
export function Calls({ calls, clock, onChange }: CallsProps) {
  const change = useChange(onChange)
  const newestFirst = [...calls].sort((one, other) => other.startedAt - one.startedAt).slice(0, SHOWN_MAX)
  return (
    <section className="card" aria-labelledby="calls">
      <h2 id="calls">Calls</h2>
      {newestFirst.length === 0 && <p className="hint">No calls yet.</p>}
      <ul className="entries">
        {newestFirst.map((call) => (
          <li key={call.id} className="call-entry">
            <div>
              <p className="entry-title">
                <span className={`state ${call.state.toLowerCase()}`}>{call.state.toLowerCase()}</span>{' '}
                {call.displayName ?? call.from} → {call.to}
              </p>
              <p className="entry-facts">
                <time dateTime={new Date(call.startedAt).toISOString()}>{formatTime(call.startedAt)}</time>
                {call.answeredAt !== null && (
                  <span>talked {formatDuration(talkedMs(call, call.answeredAt, clock))}</span>
                )}
                <span>{call.mode.toLowerCase().replaceAll('_', '-')}</span>
                <span>
                  account <code>{call.account}</code>
                </span>
                {call.keyFingerprint !== null && (
                  <span>
                    key <code>{call.keyFingerprint}</code>
                  </span>
                )}
                {call.endReason !== null && <span>{describeEnd(call.endReason)}</span>}
              </p>
            </div>
            {call.endedAt === null && (
              <button
                type="button"
                className="small"
                onClick={() => void change.run('The call was ended.', () => gatewayApi.endCall(call.id))}
              >
                End
              </button>
            )}
          </li>
        ))}
      </ul>
      <ChangeNote change={change} />
    </section>
  )
}

export interface CallsProps {
  readonly calls: readonly GatewayCall[]
  /** The gateway's clock. */
  readonly clock: number
  readonly onChange: () => void
}

const SHOWN_MAX = 6

/** The silence before a caller was given up does not count. */
function talkedMs({ silentSince, endedAt }: GatewayCall, answeredAt: number, clock: number): number {
  return Math.max(0, (silentSince ?? endedAt ?? clock) - answeredAt)
}

/** `CALLEE_OFFLINE` as people say it. */
const describeEnd = (reason: string) => reason.toLowerCase().replaceAll('_', ' ')
