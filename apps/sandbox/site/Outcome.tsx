import type { IssueAnonymousCredentialsMutation } from '@anoncall/react'
import { Issued } from './Issued.tsx'

/** The decision: each member of the result union has its face. */
export function Outcome({ result }: { readonly result: IssueAnonymousCredentialsResult }) {
  switch (result.__typename) {
    case 'IssueAnonymousCredentialsPayload':
      return <Issued issued={result} />
    case 'IssuanceRefused':
      return (
        <div className="notice warn">
          <p>
            <strong>Not now</strong>
          </p>
          <p>{result.publicMessage ?? result.message}</p>
          <dl>
            <dt>Reason</dt>
            <dd>
              <code>{result.reason}</code>
            </dd>
            <dt>Again</dt>
            <dd>{result.retryAt === null ? 'no time is known' : `from ${dayAndTimeOf(result.retryAt)}`}</dd>
            <dt>Receipt</dt>
            <dd>
              <code>{result.issuanceId}</code>
            </dd>
          </dl>
        </div>
      )
    case 'InvalidInput':
      return (
        <div className="notice bad">
          <p>
            <strong>{result.message}</strong>
          </p>
          <ul>
            {result.issues.map(({ path, code, message }) => (
              <li key={`${path.join('.')} ${code}`}>
                <code>{path.join('.')}</code>: {message}
              </li>
            ))}
          </ul>
        </div>
      )
    default:
      return exhaustive(result)
  }
}

export type IssueAnonymousCredentialsResult = IssueAnonymousCredentialsMutation['issueAnonymousCredentials']

/** Fails to compile when the contract grows a member that has no face; shows a server that is newer than this page. */
function exhaustive(_: never) {
  return <p className="notice bad">The server gave an answer that is newer than this page. Reload it.</p>
}

function dayAndTimeOf(instant: string): string {
  return new Date(instant).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
