import type { GraphQLRequestError } from '@anoncall/react'

/** Something is broken, or set up wrongly: what a visitor may read, and what the site's owner needs to find it. */
export function Fault({ error }: { readonly error: GraphQLRequestError }) {
  return (
    <div className="notice bad">
      <p>
        <strong>The call could not be prepared</strong>
      </p>
      <p>{error.message}</p>
      <p>{error.retryable ? 'Press the button to try again.' : 'Trying again will not help until it is mended.'}</p>
      <dl>
        <dt>Code</dt>
        <dd>
          <code>{error.code}</code>
        </dd>
        <dt>Request</dt>
        <dd>
          <code>{error.requestId ?? 'none: no answer came'}</code>
        </dd>
      </dl>
    </div>
  )
}
