import type { FirstRunRecord } from './FirstRunRecord.ts'

/** What the first start prints: where to sign in, and a line to paste that issues. */
export function firstRunMessage(record: FirstRunRecord, firstRunPath: string): string {
  const { url, email, password, graphqlUrl, apiSecretKey, destinationAlias } = record
  const query = `mutation { issueAnonymousCredentials(input: { callee: "${destinationAlias}" }) { __typename ... on IssueAnonymousCredentialsPayload { credentials { accountToken fromToken toToken realm } callee from issuanceId issuedAt expiresAt } ... on UserError { message } } }`
  return `
  This is the first start. Sign in at ${url}

    e-mail    ${email}
    password  ${password}

  Issue credentials for one call from a shell:

curl -sS ${graphqlUrl} \\
  -H 'authorization: Bearer ${apiSecretKey}' \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify({ query })}'

  All of this stands in ${firstRunPath}
  until you delete it.

`
}
