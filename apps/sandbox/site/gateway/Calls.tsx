import { type GatewayCall, type GatewayRefusal, gatewayApi } from '../gatewayApi.ts'
import { formatDuration } from '../ui/CallTimer.tsx'
import { ChangeNote, useChange } from './useChange.tsx'

/** Lists the calls of the gateway, newest first. */
export function Calls({ calls, clock, onChange }: CallsProps) {
  const change = useChange(onChange)
  const newestFirst = [...calls].sort((one, other) => other.startedAt - one.startedAt).slice(0, CALLS_SHOWN_MAX)
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

interface CallsProps {
  readonly calls: readonly GatewayCall[]
  /** The gateway's clock. */
  readonly clock: number
  readonly onChange: () => void
}

const CALLS_SHOWN_MAX = 6

/**
 * Returns how long the parties talked. If the gateway ended the call because the caller was silent, the time of that silence does not
 * count.
 */
function talkedMs({ silentSince, endedAt }: GatewayCall, answeredAt: number, clock: number): number {
  return Math.max(0, (silentSince ?? endedAt ?? clock) - answeredAt)
}

/** Returns `callee offline` for `CALLEE_OFFLINE`. */
const describeEnd = (reason: string) => reason.toLowerCase().replaceAll('_', ' ')

/** Lists the refusals with their reasons, newest first. The SDK does not report refusals to the page. */
export function Refusals({ refusals }: { readonly refusals: readonly GatewayRefusal[] }) {
  const newestFirst = [...refusals].sort((one, other) => other.at - one.at || Number(other.id) - Number(one.id))
  const [shown, older] = [newestFirst.slice(0, REFUSALS_SHOWN_MAX), newestFirst.length - REFUSALS_SHOWN_MAX]
  return (
    <section className="card" aria-labelledby="refusals">
      <h2 id="refusals">Refusals</h2>
      {shown.length === 0 && <p className="hint">No requests were refused.</p>}
      <ol className="entries" aria-live="polite">
        {shown.map(({ id, at, step, statusCode, reason, sentence, realm, account }) => (
          <li key={id}>
            <p className="entry-title">{sentence}</p>
            <p className="entry-facts">
              <time dateTime={new Date(at).toISOString()}>{formatTime(at)}</time>
              <span>{step === 'subscribe' ? 'when subscribing' : 'when starting the call'}</span>
              <code>
                {statusCode} {reason}
              </code>
              {realm !== null && (
                <span>
                  realm <code>{realm}</code>
                </span>
              )}
              {account !== null && (
                <span>
                  account <code>{account}</code>
                </span>
              )}
            </p>
          </li>
        ))}
      </ol>
      {older > 0 && <p className="hint">and {older} older refusals.</p>}
    </section>
  )
}

const REFUSALS_SHOWN_MAX = 8

/** Lists the connected agents. */
export function Agents({ agents }: { readonly agents: readonly string[] }) {
  return (
    <section className="card" aria-labelledby="agents">
      <h2 id="agents">Available agents</h2>
      {agents.length === 0 ? (
        <p className="hint">
          None. Open <a href="/agent/">an agent page</a>.
        </p>
      ) : (
        <ul className="plain">
          {agents.map((address) => (
            <li key={address} className="presence registered">
              <span className="dot" aria-hidden="true" />
              <code>{address}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Formats the time of day with seconds, in the time zone and locale of the browser. */
function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
