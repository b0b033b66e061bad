import { queryOptions } from '@tanstack/react-query'
import type { GraphQLDocument } from './GraphQLDocument.ts'
import type { GraphQLRequestError } from './GraphQLRequestError.ts'
import { type GraphQLQueryKey, graphQLQuery } from './graphQLQuery.ts'

/** Options of one query, for `useQuery`, loaders, prefetch and the cache. The transport is the QueryClient's own. */
export function graphQLQueryOptions<TResult, TVariables>(
  document: GraphQLDocument<TResult, TVariables>,
  operationName: string,
  variables?: TVariables,
) {
  return queryOptions<TResult, GraphQLRequestError, TResult, GraphQLQueryKey>(
    graphQLQuery(document, operationName, variables),
  )
}
