import { GraphQLRequestError, retryGraphQLRequest } from '@anoncall/graphql-hooks'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/**
 * Creates the console's only QueryClient. Each successful mutation refetches all visible queries, so that a mutation does not
 * have to list the affected views. `onSessionEnded` is called when any request reports that the session has ended.
 */
export function createQueryClient({ onSessionEnded }: { readonly onSessionEnded: () => void }): QueryClient {
  const report = (error: Error) => {
    if (error instanceof GraphQLRequestError && error.code === 'UNAUTHENTICATED') onSessionEnded()
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: report }),
    mutationCache: new MutationCache({
      onError: report,
      // Not awaited: the result of the mutation is shown immediately, and the views update later.
      onSuccess: () => void client.invalidateQueries(),
    }),
    defaultOptions: {
      queries: { retry: retryGraphQLRequest, staleTime: 10_000 },
      // Responses can contain keys and tokens, so they are dropped when the page that requested them unmounts.
      mutations: { gcTime: 0, retry: false },
    },
  })
  return client
}
