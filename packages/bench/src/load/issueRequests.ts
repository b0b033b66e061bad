import manifest from '@anoncall/client/persisted-documents.json' with { type: 'json' }
import type { HttpRequest } from './loadGenerator.ts'

/** Requests one credential by the document's hash, as the client does. */
export function issueByHash(credentials: Credentials, callee: string): HttpRequest {
  return graphQLRequest(credentials, { documentId, variables: { input: { callee } } })
}

/** Requests one credential for a visitor, as a customer's server does. */
export function issueForVisitor(credentials: Credentials, callee: string, visitorAddress: string): HttpRequest {
  return graphQLRequest(credentials, { documentId, variables: { input: { callee, visitorAddress } } })
}

/** The API key of a request. */
export interface Credentials {
  readonly key: string
  /** The origin of the page, which publishable keys need. */
  readonly origin?: string
}

// The client's own documents are used, so the requests are the same as those of pages.
const [documentId, documentText] = documentOf('mutation IssueAnonymousCredentials(')
const [batchDocumentId] = documentOf('mutation IssueAnonymousCredentialsBatch(')

/** Requests one credential by the document's text, as other GraphQL clients do. */
export function issueByText(credentials: Credentials, callee: string): HttpRequest {
  return graphQLRequest(credentials, { query: documentText, variables: { input: { callee } } })
}

/** Requests one credential for each callee in one batch. */
export function issueBatch(credentials: Credentials, callees: readonly string[]): HttpRequest {
  const requests = callees.map((callee) => ({ callee }))
  return graphQLRequest(credentials, { documentId: batchDocumentId, variables: { input: { requests } } })
}

/** Returns whether a response has tokens and no error. */
export function hasTokens(body: string): boolean {
  return /"toToken":"[0-9A-Fa-f]{64,}"/.test(body) && !body.includes('"errors"')
}

function graphQLRequest({ key, origin }: Credentials, body: object): HttpRequest {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    authorization: `Bearer ${key}`,
    ...(origin === undefined ? {} : { origin }),
  }
  return { method: 'POST', path: '/graphql', headers, body: JSON.stringify(body) }
}

function documentOf(start: string): readonly [id: string, text: string] {
  const found = Object.entries<string>(manifest).find(([, text]) => text.startsWith(start))
  if (found === undefined) throw new Error(`The client has no document that starts with ${start}`)
  return found
}
