import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import type { Finished } from '../benchmark.ts'
import { alignedLines, goalLine } from '../figures.ts'

interface Entrant {
  readonly name: string
  readonly code: string
}

/** The code that a page needs to send one mutation. */
const ENTRANTS: readonly Entrant[] = [
  {
    name: 'fetch by hand, no retry',
    code: `export async function issue(url, key, callee) {
      const body = JSON.stringify({ query: 'mutation ($input: IssueAnonymousCredentialsInput!) { issueAnonymousCredentials(input: $input) { __typename ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken realm } } } }', variables: { input: { callee } } })
      const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + key }
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10000) })
      const { data, errors } = await response.json()
      if (errors) throw new Error(errors[0].message)
      return data.issueAnonymousCredentials
    }`,
  },
  { name: '@anoncall/client', code: `export { createCredentialIssuer, unwrap } from '@anoncall/client'` },
  { name: 'graphql-request', code: `export { GraphQLClient, gql } from 'graphql-request'` },
  { name: '@urql/core', code: `export { Client, fetchExchange, gql } from '@urql/core'` },
  {
    name: '@apollo/client',
    code: `export { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client/core'`,
  },
]

const OURS = '@anoncall/client'
const GOAL_BYTES = 2_000

/** Bytes that a page loads before it can request credentials: bundled, minified and compressed. */
export const sizes = {
  name: 'sizes',
  async run(): Promise<Finished> {
    const rows = await Promise.all(ENTRANTS.map(async ({ name, code }) => ({ name, bytes: await bytesOf(code) })))
    const ours = rows.find(({ name }) => name === OURS)?.bytes ?? Number.NaN
    const isMet = ours <= GOAL_BYTES
    const table = alignedLines([
      ['', 'bytes', `x ${OURS}`],
      ...rows.map(({ name, bytes }) => [name, bytes.toLocaleString('en-US'), (bytes / ours).toFixed(2)]),
    ])
    const goals = [
      { text: `${OURS} ${ours.toLocaleString('en-US')} bytes, goal ${GOAL_BYTES.toLocaleString('en-US')}`, isMet },
    ]
    const title = 'the code of a page that requests credentials, minified and in Brotli'
    return {
      report: { name: sizes.name, title, rows, goals },
      text: [`${sizes.name}: ${title}`, ...table, ...goals.map(({ text }) => goalLine(isMet, text))].join('\n'),
    }
  },
}

async function bytesOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', __DEV__: 'false' },
    // Pages that also place the call load these files later.
    external: ['*/extras.js', '*/solveInWorker.js'],
    logLevel: 'error',
  })
  const [bundle] = outputFiles
  if (bundle === undefined) throw new Error('The bundler returned no file.')
  return brotliCompressSync(bundle.contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}
