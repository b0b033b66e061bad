import type { CallError } from '@anoncall/react'
import type { GatewayRefusal } from '../gatewayApi.ts'
import { isNobodysFault } from './describeState.ts'

/** Why there is no call: for the visitor in a sentence, for the site's owner by code and receipt. */
export function FailedCall({ error, issuanceId, words, sentenceId }: FailedCallProps) {
  const { code, message, retryable, refusal } = error
  const advice = adviceOf(error, retryable)
  const receipt = issuanceId ?? error.issuanceId ?? refusal?.issuanceId
  return (
    <>
      <div className={`notice ${isNobodysFault(code) ? 'warn' : 'bad'}`} role="alert">
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
      {words.length > 0 && <GatewayWords words={words} />}
    </>
  )
}

interface FailedCallProps {
  readonly error: CallError
  readonly issuanceId: string | null
  readonly words: readonly GatewayRefusal[]
  readonly sentenceId?: string | undefined
}

function GatewayWords({ words }: { readonly words: readonly GatewayRefusal[] }) {
  return (
    <section className="gateway-words" aria-label="Gateway messages">
      <h2>Gateway messages</h2>
      <ul>
        {words.map(({ id, statusCode, reason, sentence }) => (
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

/** Undefined where the sentence has said it. */
function adviceOf({ code }: CallError, retryable: boolean): string | undefined {
  if (code === 'REFUSED') return retryable ? undefined : 'Trying again now does not help.'
  if (code === 'MICROPHONE_REFUSED') return 'Allow the microphone in the address bar of the browser.'
  if (retryable) return 'Trying again may help.'
  return 'Trying again does not help until the problem is fixed.'
}
