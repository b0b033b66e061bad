import type { Caller, TestApi } from './startTestApi.ts'

/** The outcome of a request for credentials, with the fields of each outcome. */
export interface IssueResult {
  readonly __typename: 'IssueAnonymousCredentialsPayload' | 'IssuanceRefused' | 'InvalidInput'
  readonly issuanceId: string
  readonly message: string
  readonly reason: string
  readonly retryAt: string | null
  readonly publicMessage: string | null
  readonly challenge: { readonly altcha: string; readonly expiresAt: string } | null
  readonly issues: readonly { readonly path: readonly string[]; readonly code: string }[]
}

const ISSUE = `mutation ($input: IssueAnonymousCredentialsInput!) {
  issueAnonymousCredentials(input: $input) {
    __typename
    ... on IssueAnonymousCredentialsPayload { issuanceId credentials { toToken } }
    ... on IssuanceRefused { message reason retryAt publicMessage issuanceId challenge { altcha expiresAt } }
    ... on InvalidInput { message issues { path code } }
  }
}`

/** Requests credentials for one call, to `support` by default. */
export function issue(api: TestApi, as: Caller, input: object = {}): Promise<IssueResult> {
  return api.call<IssueResult>(ISSUE, { input: { callee: 'support', ...input } }, as)
}

/** Requests credentials for one call, expects success, and returns the receipt's id. */
export async function issued(api: TestApi, as: Caller, input: object = {}): Promise<string> {
  const result = await issue(api, as, input)
  if (result.__typename !== 'IssueAnonymousCredentialsPayload') throw new Error(JSON.stringify(result))
  return result.issuanceId
}
