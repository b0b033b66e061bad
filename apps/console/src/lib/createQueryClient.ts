import { GraphQLRequestError, retryGraphQLRequest } from '@anoncall/graphql-hooks'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/**
 * The console's one QueryClient. Every change refreshes whatever is on the screen, so that no mutation has to know which views
 * show what it touched; a session that ended is reported once, from wherever it is noticed.
 */
export function createQueryClient({ onSessionEnded }: { readonly onSessionEnded: () => void }): QueryClient {
  const report = (error: Error) => {
    if (error instanceof GraphQLRequestError && error.code === 'UNAUTHENTICATED') onSessionEnded()
  }
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: report }),
    mutationCache: new MutationCache({
      onError: report,
      // Not awaited: the answer of the change is shown at once, and the views follow.
      onSuccess: () => void client.invalidateQueries(),
    }),
    defaultOptions: {
      queries: { retry: retryGraphQLRequest, staleTime: 10_000 },
      // Answers may hold keys and tokens: nothing of them outlives the page that asked.
      mutations: { gcTime: 0, retry: false },
    },
  })
  return client
}
