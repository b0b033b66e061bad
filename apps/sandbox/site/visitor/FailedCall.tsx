import type { CallError } from '@anoncall/react'
import type { GatewayRefusal } from '../gatewayApi.ts'
import { isExpectedOutcome } from './describeState.ts'

/** Shows why the call failed: a message for the visitor, and the code and receipt for the owner of the site. */
export function FailedCall({ error, issuanceId, refusals, sentenceId }: FailedCallProps) {
  const { code, message, retryable, refusal } = error
  const advice = getAdvice(error, retryable)
  const receipt = issuanceId ?? error.issuanceId ?? refusal?.issuanceId
  return (
    <>
      <div className={`notice ${isExpectedOutcome(code) ? 'warn' : 'bad'}`} role="alert">
        <p id={sentenceId}>
          <strong>{message}</strong>
        </p>
        {advice !== undefined && <p>{advice}</p>}
        <dl>
          <dt>Code</dt>
          <dd>
            <code>{code}</code>
          </dd>
          {refusal !== undefined && (
            <>
              <dt>Reason</dt>
              <dd>
                <code>{refusal.reason}</code>
              </dd>
            </>
          )}
          {receipt !== undefined && (
            <>
              <dt>Receipt</dt>
              <dd>
                <code>{receipt}</code>
              </dd>
            </>
          )}
        </dl>
      </div>
      {refusals.length > 0 && <GatewayMessages refusals={refusals} />}
    </>
  )
}

interface FailedCallProps {
  readonly error: CallError
  readonly issuanceId: string | null
  readonly refusals: readonly GatewayRefusal[]
  readonly sentenceId?: string | undefined
}

function GatewayMessages({ refusals }: { readonly refusals: readonly GatewayRefusal[] }) {
  return (
    <section className="gateway-messages" aria-label="Gateway messages">
      <h2>Gateway messages</h2>
      <ul>
        {refusals.map(({ id, statusCode, reason, sentence }) => (
          <li key={id}>
            <p>{sentence}</p>
            <p>
              <code>
                {statusCode} {reason}
              </code>
            </p>
          </li>
        ))}
      </ul>
      <p className="hint">Only the sandbox shows this. The SDK hides it from pages.</p>
    </section>
  )
}

/** Returns advice for the visitor, or undefined if the message already contains the advice. */
function getAdvice({ code }: CallError, retryable: boolean): string | undefined {
  if (code === 'REFUSED') return retryable ? undefined : 'Trying again now does not help.'
  if (code === 'MICROPHONE_REFUSED') return 'Allow the microphone in the address bar of the browser.'
  if (retryable) return 'Trying again may help.'
  return 'Trying again does not help until the problem is fixed.'
}
