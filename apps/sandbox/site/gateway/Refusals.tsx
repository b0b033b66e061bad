import type { GatewayRefusal } from '../emulator/GatewayState.ts'
import { formatTime } from './formatTime.ts'

/** What was turned away and why, newest first: the SDK hides all of it from its page. */
export function Refusals({ refusals }: { readonly refusals: readonly GatewayRefusal[] }) {
  const newestFirst = [...refusals].sort((one, other) => other.at - one.at || Number(other.id) - Number(one.id))
  const [shown, older] = [newestFirst.slice(0, SHOWN_MAX), newestFirst.length - SHOWN_MAX]
  return (
    <section className="card" aria-labelledby="refusals">
      <h2 id="refusals">Refused</h2>
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

const SHOWN_MAX = 8
