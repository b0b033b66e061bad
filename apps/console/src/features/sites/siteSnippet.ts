import { exhaustive } from '../../lib/exhaustive.ts'

/** Code that asks for credentials and makes the call, ready to paste; the key is left to be filled in, since it is not readable. */
export function siteSnippet(kind: SnippetKind, { endpoint, callee }: SnippetFacts): string {
  // As JSON, which is also a JavaScript text: nothing that a name contains can end the quotes.
  const [url, alias] = [JSON.stringify(endpoint), JSON.stringify(callee)]
  switch (kind) {
    case 'browser':
      return `import { createAnonymousCalls } from '@anoncall/client'

const calls = createAnonymousCalls({ endpoint: ${url}, key: 'pk_…' })

document.querySelector('#call').addEventListener('click', async () => {
  const outcome = await calls.issueAnonymousCredentials({ callee: ${alias} })
  if (outcome.kind === 'issued') kandy.call.makeAnonymous(...outcome.makeAnonymousArguments)
  else alert(outcome.message)
})`
    case 'react':
      return `import { AnoncallProvider, useIssueAnonymousCredentialsMutation } from '@anoncall/react'

export const App = () => (
  <AnoncallProvider endpoint=${url} publishableKey="pk_…">
    <CallButton />
  </AnoncallProvider>
)

function CallButton() {
  const issuing = useIssueAnonymousCredentialsMutation()
  const call = () =>
    issuing.mutate({ input: { callee: ${alias} } }, {
      onSuccess: ({ issueAnonymousCredentials: outcome }) => {
        if (outcome.__typename !== 'IssueAnonymousCredentialsPayload') return alert(outcome.message)
        const { callee, credentials, from } = outcome
        kandy.call.makeAnonymous(callee, credentials, { from, audio: true })
      },
    })
  return <button onClick={call} disabled={issuing.isPending}>Call us</button>
}`
    case 'node':
      return `import { createAnonymousCalls } from '@anoncall/client'

const calls = createAnonymousCalls({ endpoint: ${url}, key: process.env.ANONCALL_SECRET_KEY })

// Hand the outcome to your page as it is: it passes makeAnonymousArguments on to the SDK.
const outcome = await calls.issueAnonymousCredentials({ callee: ${alias}, reference: 'ticket-4711' })`
    case 'curl':
      return `curl ${shellText(endpoint)} \\
  -H 'content-type: application/json' \\
  -H "authorization: Bearer $ANONCALL_SECRET_KEY" \\
  -d ${shellText(JSON.stringify({ query: CURL_QUERY, variables: { input: { callee } } }))}`
    default:
      return exhaustive(kind)
  }
}

export const SNIPPET_KINDS = [
  {
    kind: 'browser',
    name: 'Browser',
    advice: 'For any page. Needs a publishable key, and the page’s origin among the allowed ones.',
  },
  {
    kind: 'react',
    name: 'React',
    advice: 'The generated hook. Needs a publishable key, and the page’s origin among the allowed ones.',
  },
  {
    kind: 'node',
    name: 'Node server',
    advice: 'Needs a secret key, which stays on the server. Origins play no part.',
  },
  {
    kind: 'curl',
    name: 'curl',
    advice: 'To see it answer, from a terminal. Needs a secret key in ANONCALL_SECRET_KEY.',
  },
] as const

type SnippetKind = (typeof SNIPPET_KINDS)[number]['kind']

interface SnippetFacts {
  readonly endpoint: string
  readonly callee: string
}

const CURL_QUERY = `mutation($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { __typename ... on IssueAnonymousCredentialsPayload { callee from credentials { accountToken fromToken toToken realm } expiresAt issuanceId } ... on UserError { message } } }`

/** Quoted for a POSIX shell. */
const shellText = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
