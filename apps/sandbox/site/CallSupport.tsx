import { useIssueAnonymousCredentialsMutation } from '@anoncall/react'
import { Fault } from './Fault.tsx'
import { Outcome } from './Outcome.tsx'

/** The button, and what became of pressing it. */
export function CallSupport({ callee }: { readonly callee: string }) {
  const { mutate, status, data, error } = useIssueAnonymousCredentialsMutation()
  const isAsking = status === 'pending'
  const ask = () => {
    // The button stays focusable while it asks, so that a keyboard does not lose its place.
    if (!isAsking) mutate({ input: { callee } })
  }

  return (
    <section className="card" aria-busy={isAsking}>
      <button type="button" className="call" aria-disabled={isAsking} onClick={ask}>
        {isAsking ? <span className="spinner" aria-hidden="true" /> : <PhoneIcon />}
        {isAsking ? 'Asking…' : 'Call support'}
      </button>
      <div role="status" className="outcome">
        {status === 'idle' && <p className="hint">Pressing it asks whether you may call now.</p>}
        {isAsking && <p className="hint">Asking whether you may call…</p>}
        {status === 'error' && <Fault error={error} />}
        {status === 'success' && <Outcome result={data.issueAnonymousCredentials} />}
      </div>
    </section>
  )
}

function PhoneIcon() {
  return (
    <svg viewBox="3 3 16 16" width="20" height="20" fill="currentColor" aria-hidden="true">
      <path d="M8.2 3.5 5.6 4.4c-.9.3-1.3 1.2-1.1 2.1 1.3 6 6 10.7 12 12 .9.2 1.8-.2 2.1-1.1l.9-2.6c.2-.7-.1-1.5-.8-1.8l-3-1.4c-.6-.3-1.3-.1-1.7.4l-1.1 1.3a12 12 0 0 1-5.2-5.2l1.3-1.1c.5-.4.7-1.1.4-1.7l-1.4-3c-.3-.7-1.1-1-1.8-.8z" />
    </svg>
  )
}
