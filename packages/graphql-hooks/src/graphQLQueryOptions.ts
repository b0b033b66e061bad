import { queryOptions } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import { type GraphQLQueryKey, graphQLQuery } from './graphQLQuery.ts'

/** Returns the options of one query for `useQuery`, loaders, prefetch and the cache. The query uses the transport of the QueryClient. */
export function graphQLQueryOptions<TResult, TVariables>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  variables?: TVariables,
) {
  return queryOptions<TResult, GraphQLRequestError, TResult, GraphQLQueryKey>(
    graphQLQuery(document, operationName, variables),
  )
}
