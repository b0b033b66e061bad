import { ClientError, type IssuanceOutcome, toIssuanceOutcome } from '@anoncall/client'
import { GraphQLRequestError, getGraphQLTransport } from '@anoncall/graphql-hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { IssueAnonymousCredentialsDocument, type IssueAnonymousCredentialsInput } from './generated/graphql.ts'

/**
 * What a call asks for its credentials. Not through the cache of the site's QueryClient, nor by what that has for mutations: credentials
 * are used once, each asking counts, and one that is held back until the browser is online again would be for a call that nobody waits
 * for any more.
 */
export function useIssueCredentials(): IssueCredentials {
  const queryClient = useQueryClient()

  return useCallback(
    async (input, signal) => {
      try {
        const data = await getGraphQLTransport(queryClient)({
          document: IssueAnonymousCredentialsDocument,
          operationName: 'IssueAnonymousCredentials',
          variables: { input },
          signal,
        })
        return toIssuanceOutcome(data.issueAnonymousCredentials)
      } catch (error) {
        if (!(error instanceof GraphQLRequestError)) throw error
        const { code, message, retryable, requestId } = error
        throw new ClientError(code, message, { retryable, requestId, cause: error })
      }
    },
    [queryClient],
  )
}

export type IssueCredentials = (input: IssueAnonymousCredentialsInput, signal: AbortSignal) => Promise<IssuanceOutcome>
