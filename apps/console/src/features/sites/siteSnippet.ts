import { exhaustive } from '../../lib/exhaustive.ts'

/**
 * Returns code that places a call or requests credentials. The user must fill in the key, because the console cannot read it back.
 * In code that uses the SDK, the user must also fill in the gateway's URL.
 */
export function siteSnippet(kind: SnippetKind, { endpoint, callee }: SnippetFacts): string {
  // A JSON string is also a JavaScript string, so a quote in a name cannot end the string.
  const [url, alias] = [JSON.stringify(endpoint), JSON.stringify(callee)]
  switch (kind) {
    case 'tag':
      return `<script src=${attribute(new URL('/anonymous-call.js', endpoint).href)} defer></script>

<anonymous-call callee=${attribute(callee)} publishable-key="pk_…" sdk="/kandy.js" gateway="https://gateway.example">
  Call us
</anonymous-call>`
    case 'browser':
      return `import { createAnonymousCalls, gatewayConfig } from '@anoncall/client'
import { create } from '@kandy-io/callme-sdk'

const kandy = create(gatewayConfig('https://gateway.example'))
const calls = createAnonymousCalls({ endpoint: ${url}, key: 'pk_…' })

const status = document.querySelector('#status')

document.querySelector('#call')?.addEventListener('click', () => {
  const call = calls.makeAnonymousCall(kandy, ${alias})
  const show = () => {
    const { state } = call
    if (status) status.textContent = state.kind === 'failed' ? state.error.message : state.kind
  }
  show()
  call.on(show)
})`
    case 'react':
      return `'use client'

import { AnoncallProvider, CallButton, gatewayConfig } from '@anoncall/react'

const kandy = async () => (await import('@kandy-io/callme-sdk')).create(gatewayConfig('https://gateway.example'))

export const Support = () => (
  <AnoncallProvider endpoint=${url} publishableKey="pk_…" kandy={kandy}>
    <CallButton callee=${alias}>Call us</CallButton>
  </AnoncallProvider>
)`
    case 'node':
      return `import { createAnonymousCalls } from '@anoncall/client'

const calls = createAnonymousCalls({ endpoint: ${url}, key: process.env.ANONCALL_SECRET_KEY ?? '' })

// Send the outcome to your page unchanged. The page passes makeAnonymousArguments to the SDK.
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

const FOR_PAGES = 'Needs a publishable key, an allowed origin for the page, and the address of your gateway.'

export const SNIPPET_KINDS = [
  { kind: 'tag', name: 'HTML', advice: `A complete button for a page without a build step. ${FOR_PAGES}` },
  { kind: 'browser', name: 'TypeScript', advice: `A call for your own button. ${FOR_PAGES}` },
  { kind: 'react', name: 'React', advice: `A button that you can style. ${FOR_PAGES}` },
  {
    kind: 'node',
    name: 'Node',
    advice: 'Needs a secret key, which stays on the server. Origins are not checked.',
  },
  {
    kind: 'curl',
    name: 'curl',
    advice: 'A request from a terminal. Needs a secret key in ANONCALL_SECRET_KEY.',
  },
] as const

type SnippetKind = (typeof SNIPPET_KINDS)[number]['kind']

interface SnippetFacts {
  readonly endpoint: string
  readonly callee: string
}

const CURL_QUERY = `mutation($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { __typename ... on IssueAnonymousCredentialsPayload { callee from credentials { accountToken fromToken toToken realm } expiresAt issuanceId } ... on UserError { message } } }`

/** Quotes a text for an HTML attribute. */
const attribute = (text: string) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`

/** Quotes a text for a POSIX shell. */
const shellText = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
