import type { ApolloServerPlugin } from '@apollo/server'
import type { GraphQLContext } from './GraphQLContext.ts'

/**
 * Creates a plugin that returns a page to browsers that open the endpoint. The page loads only the icon and runs no
 * script, so it complies with the service's content security policy.
 */
export function landingPage(options: LandingPageOptions): ApolloServerPlugin<GraphQLContext> {
  const html = writePage(options)
  return { serverWillStart: async () => ({ renderLandingPage: async () => ({ html }) }) }
}

interface LandingPageOptions {
  /**
   * Whether the server rejects all documents except known documents. If so, tools cannot read the schema from the
   * endpoint.
   */
  readonly isSafelistOnly: boolean
}

function writePage({ isSafelistOnly }: LandingPageOptions): string {
  const tools = isSafelistOnly
    ? 'This server accepts known documents only (<code>ANONCALL_SAFELIST=only</code>), so GraphQL tools cannot read the schema here. Use the file <code>packages/schema/schema.graphql</code> of the release instead.'
    : 'Enter this address in Postman, Altair, GraphiQL or graphql-codegen. They read the schema from here, with or without a key.'
  const body = isSafelistOnly
    ? '{ "documentId": "sha256:…", "variables": { } }'
    : '{ "query": "{ viewer { kind scopes } }" }'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Anoncall GraphQL API</title>
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Anoncall GraphQL API</h1>
<p>This address is for programs. It accepts GraphQL requests of websites and servers that use Anoncall.</p>
<p><a class="button" href="/">Open the console</a></p>
<h2>Send a request</h2>
<p>Send JSON with <code>POST</code> and an API key of a client. Create keys in the console under Sites.</p>
<pre tabindex="0"><code>POST /graphql
authorization: Bearer sk_…
content-type: application/json

${body}</code></pre>
<h2>Read the schema</h2>
<p>${tools}</p>
<p>Subscriptions are streamed as server-sent events from <code>/graphql/stream</code>.</p>
</main>
</body>
</html>
`
}

const STYLE = `
:root { color-scheme: light dark; --text: #1c1d21; --quiet: #55585f; --page: #fff; --code: #f3f4f6; --line: #d9dbe0; --accent: #3646b8; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --text: #e9eaec; --quiet: #a9adb6; --page: #16171a; --code: #202227; --line: #34373d; --accent: #9fb0f2; --on-accent: #14161f } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 42rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1.25rem }
h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em }
h2 { margin: 2.25rem 0 .5rem; font-size: 1.125rem }
p { margin: 0 0 1rem }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere }
pre { margin: 0; padding: 1rem; background: var(--code); border: 1px solid var(--line); border-radius: 8px; overflow-x: auto }
pre code { padding: 0; background: none; overflow-wrap: normal }
a { color: var(--accent) }
.button { display: inline-block; min-height: 2.75rem; padding: .55rem 1.1rem; border-radius: 8px; background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
`
