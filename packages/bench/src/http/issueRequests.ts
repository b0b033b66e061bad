import manifest from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import type { HttpRequest } from './HttpRequest.ts'

/** Who asks. */
export interface Asker {
  /** An API key. */
  readonly key: string
  /** The page's origin, which publishable keys need. */
  readonly origin?: string
}

/** Our client's own document, so that what is measured is what pages send. */
const [documentId, documentText] = documentOf('mutation IssueAnonymousCredentials(')
const [batchDocumentId] = documentOf('mutation IssueAnonymousCredentialsBatch(')

/** Asks for one credential as our client does: by the document's hash. */
export function issueByHash(asker: Asker, callee: string): HttpRequest {
  return graphQLRequest(asker, { documentId, variables: { input: { callee } } })
}

/** The same with the document's text, as whoever has another client does. */
export function issueByText(asker: Asker, callee: string): HttpRequest {
  return graphQLRequest(asker, { query: documentText, variables: { input: { callee } } })
}

/** Asks for many at once. */
export function issueBatch(asker: Asker, callees: readonly string[]): HttpRequest {
  const requests = callees.map((callee) => ({ callee }))
  return graphQLRequest(asker, { documentId: batchDocumentId, variables: { input: { requests } } })
}

/** Whether an answer holds three tokens and no error. */
export function holdsTokens(body: string): boolean {
  return /"toToken":"[0-9A-Fa-f]{64,}"/.test(body) && !body.includes('"errors"')
}

function graphQLRequest({ key, origin }: Asker, body: object): HttpRequest {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    authorization: `Bearer ${key}`,
    ...(origin === undefined ? {} : { origin }),
  }
  return { method: 'POST', path: '/graphql', headers, body: JSON.stringify(body) }
}

function documentOf(beginning: string): readonly [id: string, text: string] {
  const found = Object.entries<string>(manifest).find(([, text]) => text.startsWith(beginning))
  if (found === undefined) throw new Error(`The client has no document that begins with ${beginning}`)
  return found
}
