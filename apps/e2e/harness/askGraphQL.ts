/** An unmodified answer of the API. */
export interface GraphQLAnswer {
  readonly status: number
  readonly headers: Headers
  /** The whole body as text. */
  readonly text: string
  readonly body: unknown
}

/** Sends a request to the API. */
export async function askGraphQL(
  graphqlUrl: string,
  question: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> },
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphQLAnswer> {
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(question),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
}

/** The operation that a page or a server sends to request credentials. */
export const ISSUE = `mutation Issue($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) {
    __typename
    ... on IssueAnonymousCredentialsPayload {
      credentials { accountToken fromToken toToken realm }
      callee from issuanceId issuedAt expiresAt
    }
    ... on IssuanceRefused { reason message publicMessage retryAt issuanceId }
    ... on InvalidInput { message issues { path code message } }
  }
}`

/** Requests credentials with a key. `origin` is the header that a browser would send. */
export function issue(
  graphqlUrl: string,
  key: string,
  { callee, origin }: { readonly callee: string; readonly origin?: string },
): Promise<GraphQLAnswer> {
  const headers = { authorization: `Bearer ${key}`, ...(origin === undefined ? {} : { origin }) }
  return askGraphQL(graphqlUrl, { query: ISSUE, variables: { input: { callee } } }, headers)
}
