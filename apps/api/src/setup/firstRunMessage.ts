import type { FirstRunRecord } from './FirstRunRecord.ts'

/** Returns the message of the first start: the sign-in, and a command that issues credentials. */
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

  This information is in ${firstRunPath}
  until you delete the file.

`
}
