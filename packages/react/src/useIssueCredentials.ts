import { ClientError, type IssuanceOutcome, toIssuanceOutcome, withIdempotencyKey } from '@anoncall/client'
import { GraphQLRequestError, getGraphQLTransport } from '@anoncall/graphql-hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { IssueAnonymousCredentialsDocument, type IssueAnonymousCredentialsInput } from './generated/graphql.ts'

/**
 * Returns a function that requests credentials for a call. The function does not use the QueryClient's cache or its defaults for
 * mutations, because credentials are used once and each request counts against the limits. The defaults could also pause a request until
 * the browser is online again, which would be too late.
 */
export function useIssueCredentials(): IssueCredentials {
  const queryClient = useQueryClient()

  return useCallback(
    (input, signal) =>
      withIdempotencyKey(async (idempotencyKey) => {
        try {
          const data = await getGraphQLTransport(queryClient)({
            document: IssueAnonymousCredentialsDocument,
            operationName: 'IssueAnonymousCredentials',
            variables: { input: { ...input, idempotencyKey } },
            signal,
          })
          return toIssuanceOutcome(data.issueAnonymousCredentials)
        } catch (error) {
          if (!(error instanceof GraphQLRequestError)) throw error
          const { code, message, retryable, requestId } = error
          throw new ClientError(code, message, { retryable, requestId, cause: error })
        }
      }, signal),
    [queryClient],
  )
}

/** Requests credentials. Throws ClientError if the request fails. */
export type IssueCredentials = (input: IssueAnonymousCredentialsInput, signal: AbortSignal) => Promise<IssuanceOutcome>
