import { CopyButton } from './CopyButton.tsx'
import type { IssueAnonymousCredentialsResult } from './Outcome.tsx'

/** The credentials, and the call they are for. A real page shows none of this: it makes the call. */
export function Issued({ issued }: { readonly issued: IssuedCredentials }) {
  const { credentials, callee, from, issuanceId, issuedAt, expiresAt } = issued
  const call = makeAnonymousCall(callee, credentials, from)

  return (
    <>
      <div className="notice good">
        <p>
          <strong>You may call</strong>
        </p>
        <p>
          The gateway takes these from {timeOf(issuedAt)} until {timeOf(expiresAt)}.
        </p>
        <dl>
          <dt>Receipt</dt>
          <dd>
            <code>{issuanceId}</code>
          </dd>
        </dl>
      </div>

      <h2>Credentials</h2>
      <ul className="tokens">
        {TOKEN_NAMES.map((name) => (
          <li key={name}>
            <span className="token-name">{name}</span>
            <code className="token">{credentials[name]}</code>
            <CopyButton text={credentials[name]} label={`Copy ${name}`} />
          </li>
        ))}
      </ul>

      <div className="code-head">
        <h2>The call</h2>
        <CopyButton text={call} label="Copy the call" />
      </div>
      <pre className="code">
        <code>{call}</code>
      </pre>
    </>
  )
}

type IssuedCredentials = Extract<IssueAnonymousCredentialsResult, { __typename: 'IssueAnonymousCredentialsPayload' }>

const TOKEN_NAMES = ['accountToken', 'fromToken', 'toToken', 'realm'] as const

/** `makeAnonymous` as the SDK has it. Without `audio: true` it would wait for ever. */
function makeAnonymousCall(callee: string, credentials: IssuedCredentials['credentials'], from: string) {
  const lines = TOKEN_NAMES.map((name) => `    ${name}: ${JSON.stringify(credentials[name])},`)
  return [
    'kandy.call.makeAnonymous(',
    `  ${JSON.stringify(callee)},`,
    '  {',
    ...lines,
    '  },',
    `  { from: ${JSON.stringify(from)}, audio: true },`,
    ')',
  ].join('\n')
}

/** The time of day of an RFC 3339 instant, in the visitor's zone and way of writing it. */
function timeOf(instant: string): string {
  return new Date(instant).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}
